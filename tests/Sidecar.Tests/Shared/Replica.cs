using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Caching.Distributed;
using Sidecar.Grants;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Shared;

namespace Sidecar.Tests.Shared;

/// <summary>A shared cache and channel in memory, with a switch.</summary>
internal sealed class FakeRedis : IDistributedCache
{
    private readonly List<FakeReplicas> replicas = [];

    public ConcurrentDictionary<string, byte[]> Values { get; } = new();

    public bool IsUp { get; private set; } = true;

    /// <summary>Messages wait here instead of being delivered while set.</summary>
    public bool HoldsMessages { get; set; }

    public FakeReplicas Join()
    {
        var joined = new FakeReplicas(this);
        replicas.Add(joined);
        return joined;
    }

    public void GoDown() => IsUp = false;

    public void ComeBack()
    {
        replicas.ForEach(replica => replica.RaiseConnecting());
        IsUp = true;
        replicas.ForEach(replica => replica.RaiseConnected());
    }

    public void Deliver(string topic, byte[] message)
    {
        if (!HoldsMessages)
        {
            replicas.ForEach(replica => replica.Receive(topic, message));
        }
    }

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        IsUp ? Task.FromResult(Values.GetValueOrDefault(key)) : throw new TimeoutException();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Values[key] = IsUp ? value : throw new TimeoutException();
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}

/// <summary>One replica's end of it.</summary>
internal sealed class FakeReplicas(FakeRedis redis) : IReplicaMessages, ISharedCacheState
{
    private readonly ConcurrentDictionary<string, Action<ReadOnlyMemory<byte>>> handlers = new();

    public event Action<bool>? Connecting;

    public event Action? Connected;

    public bool IsConfigured => true;

    public bool IsConnected => redis.IsUp;

    public long Failures => 0;

    public void Subscribe(string topic, Action<ReadOnlyMemory<byte>> handler) => handlers[topic] = handler;

    public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> message)
    {
        if (!redis.IsUp)
        {
            return new(false);
        }

        redis.Deliver(topic, message.ToArray());
        return new(true);
    }

    public void Receive(string topic, byte[] message)
    {
        if (handlers.TryGetValue(topic, out var handler))
        {
            handler(message);
        }
    }

    public void RaiseConnecting() => Connecting?.Invoke(false);

    public void RaiseConnected() => Connected?.Invoke();
}

/// <summary>What one replica has around a cache.</summary>
internal sealed class Replica
{
    public Replica(FakeRedis? redis, ManualClock clock, string secret = "the environment's secret")
    {
        Clock = clock;
        Keys = new ReplicaKeys(new Grants(secret));
        var replicas = redis?.Join();
        Store = new SharedStore(replicas is null ? new NoReplicas() : replicas, Keys, redis);
        Changes = new Invalidations(Store, replicas is null ? new NoReplicas() : replicas, Keys, clock);
    }

    public ManualClock Clock { get; }

    public ReplicaKeys Keys { get; }

    public SharedStore Store { get; }

    public Invalidations Changes { get; }

    public LayeredCache<string, string> Cache(TimeSpan? soft = null, TimeSpan? hard = null, TimeSpan? negative = null, int capacity = 1000) =>
        new(new TextFormat(), new CacheAges(soft ?? Seconds(5), hard ?? Seconds(10), negative ?? Seconds(2)), Store, Changes, capacity, Clock);

    public static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    private sealed class Grants(string secret) : IGrantStore
    {
        public LoadedGrants? Current { get; } = new(
            GrantSnapshot.Compile(new GrantsDocument([new EnvironmentEntry("demo", "e1", FolderMode.Dynamic)])),
            FrozenDictionary<string, SecretText>.Empty,
            new Dictionary<string, UpstreamEnvironment> { ["demo"] = new("demo", "key", new SecretText(secret), null) }.ToFrozenDictionary(),
            DateTimeOffset.UnixEpoch)
        {
            LoadedStamp = 0,
        };

        public string? LastError => null;
    }

    /// <summary>A value is named by its text, so that a change can be about it.</summary>
    private sealed class TextFormat : CacheFormat<string, string>
    {
        public override CacheArea Area => CacheArea.Folders;

        public override string Name => "text";

        public override string KeyOf(string key) => key;

        public override byte[] Write(string value) => System.Text.Encoding.UTF8.GetBytes(value);

        public override string Read(byte[] text) => System.Text.Encoding.UTF8.GetString(text);

        public override IReadOnlyCollection<string> NamesOf(string key, string? value) => value is null ? [CacheNames.MissingFolders] : [value];
    }
}

/// <summary>A fetch that counts, and waits for a gate while there is one.</summary>
internal sealed class Source(string? value)
{
    private int fetches;

    public string? Value { get; set; } = value;

    public int Fetches => fetches;

    public TaskCompletionSource? Gate { get; set; }

    public Exception? Fails { get; set; }

    public async Task<Fetched<string>> FetchAsync()
    {
        Interlocked.Increment(ref fetches);
        var read = Value;
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        return Fails is { } error ? throw error : new Fetched<string>(read);
    }
}
