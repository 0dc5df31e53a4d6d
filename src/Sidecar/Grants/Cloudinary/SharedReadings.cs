namespace Sidecar.Grants.Cloudinary;

/// <summary>What replicas read for each other. Trouble with it costs calls to Cloudinary and nothing else.</summary>
internal sealed class SharedReadings(ISharedMaterial shared, TimeProvider time, ILogger<SharedReadings> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string? lastProblem;

    // Comparing bytes spares reading ten thousand policies out of what this process wrote itself.
    private byte[]? lastWritten;

    /// <summary>The reading that another replica left last, if it can be trusted; null when there is none.</summary>
    public async Task<SourceReading?> ReadAsync(CloudinarySource source, CancellationToken cancellationToken)
    {
        byte[]? payload = null;
        await TryAsync(async patience => payload = await shared.ReadAsync(MaterialPayload.Name(source.Settings), patience), cancellationToken);
        if (payload is null || IsOwn(payload))
        {
            return null;
        }

        var (reading, problem) = MaterialPayload.Read(payload, source.Settings, source.Upstream.ApiSecret, time.GetUtcNow());
        Say(problem is null ? null : $"what is there {problem}");
        return reading;
    }

    /// <summary>Leaves a reading for the others, unless theirs is newer.</summary>
    public async Task WriteAsync(CloudinarySource source, SourceReading reading, CancellationToken cancellationToken)
    {
        if (shared is NoSharedMaterial)
        {
            return;
        }

        await TryAsync(
            async patience =>
            {
                var name = MaterialPayload.Name(source.Settings);
                if (await shared.ReadAsync(name, patience) is not { } there || IsOwn(there)
                    || MaterialPayload.Read(there, source.Settings, source.Upstream.ApiSecret, time.GetUtcNow()).Reading is not { } other
                    || other.Material.ReadAt < reading.Material.ReadAt)
                {
                    var payload = MaterialPayload.Write(reading, source.Upstream.ApiSecret);
                    await shared.WriteAsync(name, payload, patience);
                    lastWritten = payload;
                }
            },
            cancellationToken);
    }

    private bool IsOwn(byte[] payload) => lastWritten is not null && payload.AsSpan().SequenceEqual(lastWritten);

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await act(patience.Token).WaitAsync(patience.Token);
        }
#pragma warning disable CA1031 // Any trouble with the shared place is worth the same: a line in the log, and a call to Cloudinary more.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Say(e is OperationCanceledException ? $"no answer within {Patience}" : e.Message);
        }
    }

    private void Say(string? problem)
    {
        if (problem is not null && problem != lastProblem)
        {
            GrantsLog.SharedFailed(log, problem);
        }

        lastProblem = problem;
    }
}
