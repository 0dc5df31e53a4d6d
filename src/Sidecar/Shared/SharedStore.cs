using Microsoft.Extensions.Caching.Distributed;

namespace Sidecar.Shared;

/// <summary>
/// The shared cache as the sidecar uses it: sealed, and never in the way. Without one, or while it is away, nothing is found and nothing is stored.
/// </summary>
internal sealed class SharedStore(ISharedCacheState state, ReplicaKeys keys, IDistributedCache? cache = null)
{
    /// <summary>Is there one by the options?</summary>
    public bool IsConfigured => cache is not null;

    /// <summary>Is it worth asking?</summary>
    public bool IsUsable => cache is not null && state.IsConnected;

    /// <summary>What is stored under a key; null when nothing is that can be trusted.</summary>
    /// <param name="place">The product environment, whose replicas alone can write what is believed here.</param>
    /// <param name="key">From <see cref="SharedKey"/>.</param>
    public async ValueTask<SharedValue?> FindAsync(string place, string key)
    {
        if (!IsUsable || keys.Of(place) is not { } secret)
        {
            return null;
        }

        try
        {
            return await cache!.GetAsync(key) is { } text ? SealedValue.Open(secret, key, text) : null;
        }
        catch (Exception error) when (RedisConnection.IsFailure(error))
        {
            return null;
        }
    }

    /// <summary>Stores a value for a time. False when it could not be stored.</summary>
    public async ValueTask<bool> StoreAsync(string place, string key, SharedValue value, TimeSpan lifetime)
    {
        if (!IsUsable || lifetime <= TimeSpan.Zero || keys.Of(place) is not { } secret)
        {
            return false;
        }

        var text = SealedValue.Seal(secret, key, value);
        if (text.Length > SealedValue.MaxLength)
        {
            return false;
        }

        try
        {
            await cache!.SetAsync(key, text, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime });
            return true;
        }
        catch (Exception error) when (RedisConnection.IsFailure(error))
        {
            return false;
        }
    }
}
