using System.Security.Cryptography;

namespace Sidecar.Grants.Cloudinary;

/// <summary>
/// What replicas read for each other: a payload with everything, and a stamp that says when it was last so. While nothing changes, only the stamp is written and read.
/// Trouble with it costs calls to Cloudinary and nothing else.
/// </summary>
internal sealed class SharedReadings(ISharedMaterial shared, TimeProvider time, ILogger<SharedReadings> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string? lastProblem;

    // Whether a stamp is about what this process holds already can be seen without the payload.
    private Known? known;

    /// <summary>The reading that another replica left last, if it can be trusted; null when there is none, or none newer than what is held.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="held">What is in force; null for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SourceReading?> ReadAsync(CloudinarySource source, SourceReading? held, CancellationToken cancellationToken)
    {
        SourceReading? reading = null;
        await TryAsync(
            async patience =>
            {
                var (stamp, problem) = await ReadStampAsync(source, patience);
                if (stamp is not null && held is not null && Knows(stamp) is { } same && same.Identity == held.Identity)
                {
                    reading = stamp.ReadAt > held.Material.ReadAt ? held.At(stamp.ReadAt) : null;
                    return null;
                }

                (reading, var wrong) = await ReadPayloadAsync(source, stamp, patience);
                return wrong ?? problem;
            },
            cancellationToken);
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
                var (stamp, _) = await ReadStampAsync(source, patience);
                var there = stamp is null ? null : Knows(stamp);
                var theirs = there is not null ? stamp!.ReadAt : (await ReadPayloadAsync(source, stamp, patience)).Reading?.Material.ReadAt;
                if (theirs >= reading.Material.ReadAt)
                {
                    return null;
                }

                // Written anew in time, the payload is there for as long as a stamp can be about it.
                if (there?.Identity != reading.Identity || reading.Material.ReadAt - there.ReadAt > shared.Lifetime / 2)
                {
                    var payload = MaterialPayload.Write(reading, source.Upstream.ApiSecret);
                    await shared.WriteAsync(MaterialPayload.Name(source.Settings), payload, patience).WaitAsync(patience);
                    there = new Known(SHA256.HashData(payload), reading.Identity, reading.Material.ReadAt);
                    known = there;
                }

                var fresh = new MaterialStamp(there.Payload, reading.Material.ReadAt).Write(source.Settings, source.Upstream.ApiSecret);
                await shared.WriteAsync(MaterialStamp.Name(source.Settings), fresh, patience).WaitAsync(patience);
                return null;
            },
            cancellationToken);
    }

    /// <summary>What is known of the payload that the stamp is about; null for nothing.</summary>
    private Known? Knows(MaterialStamp stamp) => known is { } last && stamp.IsOf(last.Payload) ? last : null;

    private async Task<(MaterialStamp? Stamp, string? Problem)> ReadStampAsync(CloudinarySource source, CancellationToken patience) =>
        await shared.ReadAsync(MaterialStamp.Name(source.Settings), patience).WaitAsync(patience) is { } stamp
            ? MaterialStamp.Read(stamp, source.Settings, source.Upstream.ApiSecret, time.GetUtcNow())
            : (null, null);

    /// <summary>What the payload says, at its own time or the stamp's if that is one for it. A stamp cannot make it older.</summary>
    private async Task<(SourceReading? Reading, string? Problem)> ReadPayloadAsync(CloudinarySource source, MaterialStamp? stamp, CancellationToken patience)
    {
        if (await shared.ReadAsync(MaterialPayload.Name(source.Settings), patience).WaitAsync(patience) is not { } payload)
        {
            return (null, null);
        }

        var (reading, problem) = MaterialPayload.Read(payload, source.Settings, source.Upstream.ApiSecret, time.GetUtcNow());
        if (reading is null)
        {
            return (null, problem);
        }

        known = new Known(SHA256.HashData(payload), reading.Identity, reading.Material.ReadAt);
        return (stamp is not null && stamp.IsOf(known.Payload) && stamp.ReadAt > reading.Material.ReadAt ? reading.At(stamp.ReadAt) : reading, null);
    }

    /// <param name="act">Says what is wrong with what is there; null for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task TryAsync(Func<CancellationToken, Task<string?>> act, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var problem = await act(patience.Token);
            Say(problem is null ? null : $"what is there {problem}");
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

    /// <summary>The payload last read or written.</summary>
    /// <param name="Payload">Its digest.</param>
    /// <param name="Identity">Of the reading in it.</param>
    /// <param name="ReadAt">When that was read, as it says itself.</param>
    private sealed record Known(byte[] Payload, string Identity, DateTimeOffset ReadAt);
}
