using Microsoft.Extensions.Caching.Distributed;
using Sidecar.Grants.Cloudinary;
using StackExchange.Redis;

namespace Sidecar.Shared;

/// <summary>
/// Redis as <see cref="IDistributedCache"/>: plain strings with an expiry. Takes the place of Microsoft.Extensions.Caching.StackExchangeRedis, which needs a newer
/// client than every feed has; either fits. Sliding expiry is not offered: here, a value's age is the age of what it says.
/// </summary>
internal sealed class RedisCache(RedisConnection connection, RedisOptions options, TimeProvider time) : IDistributedCache
{
    /// <summary>What is longer than replicas write counts as missing, and is not brought here: somebody else's value must not take the memory that requests need.</summary>
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => connection.UseAsync(async redis =>
    {
        var most = key.StartsWith(MaterialPayload.NamePrefix, StringComparison.Ordinal) ? MaterialPayload.MaxBytes : SealedValue.MaxLength;
        byte[]? value = await redis.GetDatabase().StringGetRangeAsync(KeyOf(key), 0, most);

        // The part of a value that is not there is empty.
        return value is { Length: > 0 } && value.Length <= most ? value : null;
    });

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var lifetime = LifetimeOf(options);
        return connection.UseAsync(redis => redis.GetDatabase().StringSetAsync(KeyOf(key), value, lifetime));
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => connection.UseAsync(redis => redis.GetDatabase().KeyDeleteAsync(KeyOf(key)));

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[]? Get(string key) => throw Blocking();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Blocking();

    public void Refresh(string key)
    {
    }

    public void Remove(string key) => throw Blocking();

    private RedisKey KeyOf(string key) => SharedKey.Of(options.KeyPrefix) + key;

    private TimeSpan? LifetimeOf(DistributedCacheEntryOptions entry) =>
        entry.SlidingExpiration is not null
            ? throw new NotSupportedException("Values expire a fixed time after they were stored.")
            : entry.AbsoluteExpirationRelativeToNow ?? (entry.AbsoluteExpiration is { } end ? end - time.GetUtcNow() : null);

    private static NotSupportedException Blocking() => new("No request waits for Redis with a thread of its own.");
}
