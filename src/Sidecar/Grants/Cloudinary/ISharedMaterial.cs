using Microsoft.Extensions.Caching.Distributed;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Where replicas leave what they read for each other. It may forget, be slow, be down or be written to by somebody else: what comes out is checked.</summary>
internal interface ISharedMaterial
{
    /// <summary>What was written last under the name; null when there is nothing.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Leaves it for others.</summary>
    Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken);
}

/// <summary>For a single replica: there is nobody to share with.</summary>
internal sealed class NoSharedMaterial : ISharedMaterial
{
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    public Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Shares through a distributed cache. The cache forgets what is older than may be used.</summary>
internal sealed class DistributedMaterial(IDistributedCache cache, TimeSpan lifetime) : ISharedMaterial
{
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) => cache.GetAsync(name, cancellationToken);

    public Task WriteAsync(string name, byte[] payload, CancellationToken cancellationToken) =>
        cache.SetAsync(name, payload, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime }, cancellationToken);
}
