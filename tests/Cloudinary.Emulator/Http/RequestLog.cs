namespace Cloudinary.Emulator.Http;

/// <summary>The last requests, oldest first.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly Lock _lock = new();

    public bool Enabled => capacity > 0;

    public void Add(RecordedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            while (_requests.Count > capacity)
            {
                _requests.Dequeue();
            }
        }
    }

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }
}
