using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Grants.Cloudinary;
using Sidecar.Shared;

namespace Sidecar.Tests.Shared;

/// <summary>What stands in Redis may be anybody's.</summary>
public sealed class RedisCacheTests
{
    [Theory]
    [InlineData("7:folders4:demo1:a", SealedValue.MaxLength)]
    [InlineData("grants/1/0123456789abcdef", MaterialPayload.MaxBytes)]
    public async Task What_is_longer_than_anything_that_replicas_write_is_not_brought_into_memory(string key, int most)
    {
        await using var redis = await RedisServer.StartAsync();
        var options = new RedisOptions { Configuration = redis.Configuration, Timeout = TimeSpan.FromSeconds(2) };
        using var connection = new RedisConnection(options, NullLogger<RedisConnection>.Instance);
        await connection.StartAsync(CancellationToken.None);
        await LayeredCacheTests.EventuallyAsync(() => Task.FromResult(connection.IsConnected));
        var cache = new RedisCache(connection, options, TimeProvider.System);
        var (forever, bytes) = (new DistributedCacheEntryOptions(), new byte[most + 1]);
        Random.Shared.NextBytes(bytes);

        Assert.Null(await cache.GetAsync(key));
        await cache.SetAsync(key, bytes[..most], forever);
        Assert.True((await cache.GetAsync(key)).AsSpan().SequenceEqual(bytes.AsSpan(0, most)));
        await cache.SetAsync(key, bytes, forever);
        Assert.Null(await cache.GetAsync(key));
        await cache.SetAsync(key, [], forever);
        Assert.Null(await cache.GetAsync(key));
        await connection.StopAsync(CancellationToken.None);
    }
}
