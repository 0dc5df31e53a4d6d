using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Sidecar.Shared;

/// <summary>
/// The connection to Redis, for values and messages. It is made in the background and never waited for at start. Two calls in vain take it out of use, so
/// that a Redis that hangs costs no further request anything; only a probe that has come back as a message puts it into use again.
/// </summary>
internal sealed partial class RedisConnection(RedisOptions options, ILogger<RedisConnection> log) : BackgroundService, IReplicaMessages, ISharedCacheState
{
    private const int FailuresUntilDown = 2;
    private const int MaxMessageLength = SealedValue.MaxLength;

    private readonly ConcurrentDictionary<string, Action<ReadOnlyMemory<byte>>> handlers = new(StringComparer.Ordinal);
    private readonly string replica = Guid.NewGuid().ToString("N");
    private readonly RedisChannel channel = new(SharedKey.Of(options.KeyPrefix, "messages"), RedisChannel.PatternMode.Literal);
    private readonly Lock changing = new();
    private volatile ConnectionMultiplexer? multiplexer;
    private volatile TaskCompletionSource? probe;
    private Task? begun;
    private volatile bool isConnected;
    private bool wasConnected;
    private bool wasTried;
    private int missed;
    private int failuresInARow;
    private long failures;

    /// <inheritdoc />
    public event Action<bool>? Connecting;

    /// <inheritdoc />
    public event Action? Connected;

    /// <inheritdoc />
    public bool IsConfigured => true;

    /// <inheritdoc />
    public bool IsConnected => isConnected;

    /// <inheritdoc />
    public long Failures => Interlocked.Read(ref failures);

    private string ProbeTopic => "probe " + replica;

    /// <inheritdoc />
    public void Subscribe(string topic, Action<ReadOnlyMemory<byte>> handler) =>
        handlers.AddOrUpdate(topic, handler, (_, others) => others + handler);

    /// <inheritdoc />
    public async ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> message)
    {
        if (!isConnected)
        {
            return false;
        }

        try
        {
            await UseAsync(redis => SendAsync(redis, topic, message));
            return true;
        }
        catch (Exception error) when (IsFailure(error))
        {
            return false;
        }
    }

    /// <summary>Runs one command; waits no longer than <see cref="RedisOptions.Timeout"/>.</summary>
    /// <exception cref="IOException">Not in use.</exception>
    /// <exception cref="RedisException">It failed.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<T> UseAsync<T>(Func<ConnectionMultiplexer, Task<T>> command)
    {
        try
        {
            if (multiplexer is not { } redis || !isConnected)
            {
                throw new IOException("Redis is not in use");
            }

            var result = await command(redis).WaitAsync(options.Timeout);
            Volatile.Write(ref failuresInARow, 0);
            return result;
        }
        catch (Exception error) when (IsFailure(error))
        {
            Interlocked.Increment(ref failures);
            if (Interlocked.Increment(ref failuresInARow) >= FailuresUntilDown)
            {
                Change(connected: false, error);
            }

            throw;
        }
    }

    /// <summary>Everything that means that Redis cannot be had now.</summary>
    public static bool IsFailure(Exception error) =>
        error is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException or IOException or System.Net.Sockets.SocketException or AggregateException;

    /// <summary>Begins to connect before the host starts, while the rest of it is put together.</summary>
    public void Begin() => begun = Task.Run(ConnectAsync);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        isConnected = false;
        multiplexer?.Dispose();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        multiplexer?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(options.ProbeInterval);
        do
        {
            try
            {
                if (multiplexer is null)
                {
                    await (Interlocked.Exchange(ref begun, null) ?? ConnectAsync());
                }

                await ProbeAsync();
                Change(connected: true, null);
            }
#pragma warning disable CA1031 // Whatever one attempt runs into, the sidecar works without Redis and goes on trying.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.Increment(ref failures);
                Change(connected: false, error);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(options.Configuration);

        // The first time it is tried again from here, at each probe; afterwards it reconnects by itself.
        configuration.AbortOnConnectFail = true;
        configuration.ConnectTimeout = (int)Math.Max(options.Timeout.TotalMilliseconds, 1000);
        configuration.SyncTimeout = (int)Math.Max(options.Timeout.TotalMilliseconds, 10);
        configuration.ClientName = "cloudinary-sidecar";
        var connected = await ConnectionMultiplexer.ConnectAsync(configuration);
        try
        {
            // What was sent while a connection was away has been missed, however short it was.
            connected.ConnectionFailed += (_, _) => Interlocked.Exchange(ref missed, 1);
            await connected.GetSubscriber().SubscribeAsync(channel, (_, message) => Receive(message)).WaitAsync(TimeSpan.FromSeconds(5));
            multiplexer = connected;
        }
        catch
        {
            connected.Dispose();
            throw;
        }
    }

    /// <summary>Says something to itself through Redis: that it comes back proves the commands and the subscription.</summary>
    private async Task ProbeAsync()
    {
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        probe = returned;
        await SendAsync(multiplexer!, ProbeTopic, default).WaitAsync(options.Timeout);
        await returned.Task.WaitAsync(options.Timeout);
        Volatile.Write(ref failuresInARow, 0);
    }

    private Task<long> SendAsync(ConnectionMultiplexer redis, string topic, ReadOnlyMemory<byte> message) =>
        redis.GetSubscriber().PublishAsync(channel, ReplicaEnvelope.Wrap(topic, message.Span));

    private void Receive(RedisValue message)
    {
        byte[]? bytes = message;
        if (bytes is null || bytes.Length > MaxMessageLength || ReplicaEnvelope.Unwrap(bytes, out var topic) is not { } content)
        {
            return;
        }

        if (topic == ProbeTopic)
        {
            probe?.TrySetResult();
        }
        else if (handlers.TryGetValue(topic, out var handler))
        {
            handler(content);
        }
    }

    private void Change(bool connected, Exception? error)
    {
        lock (changing)
        {
            if (connected != isConnected || !wasTried)
            {
                // The kind of the error, not its text: that may hold what the configuration holds.
                Log(connected, error?.GetType().Name);
            }

            var comes = connected && (Interlocked.Exchange(ref missed, 0) != 0 || !isConnected);
            if (comes)
            {
                // Before it is in use again: what is remembered from before must be gone by then.
                Raise(() => Connecting?.Invoke(!wasConnected));
            }

            wasTried = true;
            wasConnected |= connected;
            isConnected = connected;
            if (comes)
            {
                Raise(() => Connected?.Invoke());
            }
        }
    }

    private void Raise(Action listeners)
    {
        try
        {
            listeners();
        }
#pragma warning disable CA1031 // One listener's mistake must not keep Redis out of use.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ListenerFailed(error);
        }
    }

    private void Log(bool connected, string? reason)
    {
        if (connected)
        {
            NowInUse();
        }
        else
        {
            NowAway(reason ?? "");
        }
    }

    [LoggerMessage(LogLevel.Information, "Redis answers: the shared cache is in use")]
    private partial void NowInUse();

    [LoggerMessage(LogLevel.Warning, "Redis does not answer ({Reason}): replicas remember for themselves until it does")]
    private partial void NowAway(string reason);

    [LoggerMessage(LogLevel.Error, "What is remembered could not be renewed when Redis came back")]
    private partial void ListenerFailed(Exception error);
}
