using Microsoft.Extensions.Caching.Distributed;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Where replicas leave what they read for each other. It may forget, be slow, be down or be written to by somebody else: what comes out is checked.</summary>
internal interface ISharedMaterial
{
    /// <summary>How long it keeps what is written.</summary>
    TimeSpan Lifetime { get; }

    /// <summary>What was written last under the name; null when there is nothing.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Leaves it for others.</summary>
    Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken);
}

/// <summary>For a single replica: there is nobody to share with.</summary>
internal sealed class NoSharedMaterial : ISharedMaterial
{
    public TimeSpan Lifetime => TimeSpan.Zero;

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    public Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Shares through a distributed cache. The cache forgets what is older than may be used.</summary>
/// <param name="cache">The cache.</param>
/// <param name="lifetime">How long it keeps it.</param>
/// <param name="isConnected">Says whether the cache can be reached; null when it always can.</param>
internal sealed class DistributedMaterial(IDistributedCache cache, TimeSpan lifetime, Func<bool>? isConnected = null) : ISharedMaterial
{
    private const int MostWaits = 50;
    private static readonly TimeSpan OneWait = TimeSpan.FromMilliseconds(20);

    private bool hasWaited;

    public TimeSpan Lifetime => lifetime;

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        // At start the cache is being connected to while the first look is taken; that one second may spare every call to Cloudinary.
        for (var n = 0; !hasWaited && isConnected?.Invoke() == false && n < MostWaits; n++)
        {
            await Task.Delay(OneWait, cancellationToken);
        }

        hasWaited = true;
        return await cache.GetAsync(name, cancellationToken);
    }

    public Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken) =>
        cache.SetAsync(name, payload, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime }, cancellationToken);
}
