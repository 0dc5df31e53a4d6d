namespace Sidecar.Requests;

/// <summary>Bytes of temporary files over all requests, so that many clients at once cannot fill the disk.</summary>
internal sealed class SpoolBudget(long limit)
{
    private long used;

    /// <summary>Bytes taken.</summary>
    public long Used => Interlocked.Read(ref used);

    public long Limit => limit;

    /// <summary>Takes bytes; false, taking none, when they would exceed the limit.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref used, -bytes);
}
