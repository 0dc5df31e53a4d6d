using System.Diagnostics;
using Microsoft.Extensions.Options;
using Sidecar.Operations.Metrics;
using Sidecar.Upstream;

namespace Sidecar.Grants.Cloudinary;

/// <summary>
/// Reads from Cloudinary every <see cref="GrantsOptions.CloudinaryInterval"/>, one reading at a time. What another replica read within the interval does as
/// well; so that however many there are, Cloudinary is asked as if there were one.
/// </summary>
internal sealed class CloudinaryPollService(
    MergedGrantStore store, CloudinaryReader reader, SharedReadings others, IOptions<GrantsOptions> options, TimeProvider time, ILogger<CloudinaryPollService> log)
    : BackgroundService, IGrantHealth, IGrantCounters
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan BeforeGivingBack = TimeSpan.FromMilliseconds(250);

    private const int ManyPolicies = 2_000;

    private readonly SemaphoreSlim wake = new(0, 1);
    private bool gaveBack;
    private volatile string? error;
    private long requestedAt = DateTimeOffset.MinValue.UtcTicks;
    private int failures;
    private long reads;
    private long failedReads;
    private long sharedReads;

    /// <inheritdoc />
    public SourceHealth? Cloudinary => store.Source is null ? null : new SourceHealth(
        store.Current?.SourceAge?.Now(time), error, store.Problems,
        Interlocked.Read(ref reads), Interlocked.Read(ref failedReads), Interlocked.Read(ref sharedReads), reader.Calls);

    /// <inheritdoc />
    public long LoadErrors => Interlocked.Read(ref failedReads);

    /// <inheritdoc />
    public int SkippedPolicies => store.Problems.Count;

    /// <summary>Reads as soon as possible, because something is known to have changed just now. What a replica read before that does not do.</summary>
    public void RequestRead()
    {
        Interlocked.Exchange(ref requestedAt, time.GetUtcNow().UtcTicks);
        Wake();
    }

    public override void Dispose()
    {
        store.SourceChanged -= Wake;
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.SourceChanged += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var wait = store.Source is { } source ? await StepAsync(source, stoppingToken) : Timeout.InfiniteTimeSpan;
                await GiveBackAsync(stoppingToken);
                await WaitAsync(wait, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look at what there is, and a reading when that is not enough.</summary>
    /// <returns>How long until the next.</returns>
    private async Task<TimeSpan> StepAsync(CloudinarySource source, CancellationToken cancellationToken)
    {
        var interval = options.Value.CloudinaryInterval;
        if (await others.ReadAsync(source, store.Reading, cancellationToken) is { } found)
        {
            var age = SourceAge.Taken(found.Material.ReadAt, time).AgeWhenTaken;
            var usable = age < options.Value.MaxCloudinaryAge && store.Take(found, own: false);
            if (usable && age < interval && found.Material.ReadAt.UtcTicks >= Interlocked.Read(ref requestedAt))
            {
                Interlocked.Increment(ref sharedReads);
                Succeeded();
                return Jittered(interval - age);
            }
        }

        try
        {
            await ReadAsync(source, cancellationToken);
            return Jittered(interval);
        }
        catch (ControlPlaneException e)
        {
            return Failed(e.Message, e.Wait);
        }
#pragma warning disable CA1031 // Whatever one reading runs into, the next one is tried; what is in force grows old meanwhile.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return Failed($"the reading failed: {e.GetType().Name}: {e.Message}", null);
        }
    }

    /// <summary>
    /// Reading and compiling ten thousand policies leaves as much behind as they take, and the next reading may compile nothing for days. It is given back once, at the
    /// start: after whoever waits for the sidecar to be ready has been told, and before the first calls can come of that.
    /// </summary>
    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        if (!gaveBack && store.Reading is { } reading)
        {
            gaveBack = true;
            if (reading.Material.Environments.Sum(static e => e.Policies.Count) >= ManyPolicies)
            {
                await Task.Delay(BeforeGivingBack, time, cancellationToken);
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }

    private async Task ReadAsync(CloudinarySource source, CancellationToken cancellationToken)
    {
        var calls = reader.Calls;
        var started = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref reads);
        var before = store.Reading;
        var reading = await reader.ReadAsync(source, before?.Material, cancellationToken);

        // By a clock that was set back this reading would be older than the one before, which it is not.
        if (before is not null && reading.Material.ReadAt <= before.Material.ReadAt)
        {
            reading = reading.At(before.Material.ReadAt.AddTicks(1));
        }

        if (!store.Take(reading, own: true))
        {
            // The file changed meanwhile and asks for something else, which is read at once; or the two cannot be joined, which the store says.
            return;
        }

        Succeeded();
        var level = before is null ? LogLevel.Information : LogLevel.Debug;
        if (log.IsEnabled(level))
        {
#pragma warning disable CA1873 // The level was asked just above; the analyser wants a constant one.
            GrantsLog.SourceRead(
                log, level, reader.Calls - calls, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                reading.Material.Environments.Sum(e => e.Policies.Count) + reading.Material.Policies.Count, reading.Material.Roles.Count,
                reading.Material.Environments.Sum(e => e.Assignments.Count), reading.Material.Environments.Sum(e => e.Users.Count), reading.Material.Groups.Count);
#pragma warning restore CA1873
        }

        await others.WriteAsync(source, reading, cancellationToken);
    }

    private void Succeeded()
    {
        if (error is not null)
        {
            GrantsLog.SourceRecovered(log);
        }

        error = null;
        failures = 0;
    }

    private TimeSpan Failed(string message, TimeSpan? wait)
    {
        Interlocked.Increment(ref failedReads);
        if (error != message)
        {
            GrantsLog.SourceFailed(log, message);
        }

        error = message;
        var interval = options.Value.CloudinaryInterval;
        var longest = interval < LongestRetry ? interval : LongestRetry;
        var first = interval < FirstRetry ? interval : FirstRetry;
        var retry = Math.Min(longest.Ticks, first.Ticks * (1L << Math.Min(failures++, 10)));

        // Asked to wait, it waits, though never so long that it would miss the end of it by an hour.
        var jittered = Jittered(TimeSpan.FromTicks(retry));
        var asked = wait < LongestWait ? wait.Value : wait is null ? TimeSpan.Zero : LongestWait;
        return asked > jittered ? asked : jittered;
    }

    /// <summary>Up to a fifth less, never more: the interval is a promise.</summary>
    private static TimeSpan Jittered(TimeSpan wait) => TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond * 10, (long)(wait.Ticks * (1 - (0.2 * Random.Shared.NextDouble())))));

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to wake up already.
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = wake.WaitAsync(over.Token);
        await Task.WhenAny(woken, Task.Delay(wait, time, over.Token));
        await over.CancelAsync();
        await woken.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
