using Sidecar.Enforcement.Bindings;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>What a member of a request names.</summary>
internal enum NameKind
{
    /// <summary>Nothing that is asked about; it is known, and that is all.</summary>
    Plain,

    /// <summary>An asset by its immutable id.</summary>
    AssetId,

    /// <summary>An asset by a URL of this cloud's, or something elsewhere.</summary>
    Url,
}

/// <summary>A member of a request: a path capture, a parameter, or a member within one. <c>a.b</c> is a member of an object, <c>a[]</c> each element of a list.</summary>
/// <param name="Path">E.g. <c>source.asset_id</c> or <c>reference_images[].url</c>.</param>
/// <param name="Kind">What it names.</param>
internal readonly record struct NamedMember(string Path, NameKind Kind)
{
    /// <summary>The parameter it is or lies in.</summary>
    public string Parameter => Path.IndexOfAny(['.', '[']) is >= 0 and var end ? Path[..end] : Path;
}

/// <summary>Where a service stores what it makes.</summary>
internal enum StoredAt
{
    /// <summary>Nowhere: it makes nothing.</summary>
    Nothing,

    /// <summary>Where the parameter <c>target</c> says; without an upload preset in it, where the environment's defaults say.</summary>
    Target,

    /// <summary>Where the environment's defaults say, which cannot be told from the request.</summary>
    Default,

    /// <summary>As <see cref="Default"/>, when the request has a <c>public_id</c>; else nowhere.</summary>
    PublicId,
}

/// <summary>What a call of a v2 service reads, stores and hands out.</summary>
internal sealed record ServiceRule
{
    /// <summary>The members that name assets. Of a parameter that stands here, every member must stand here: another one could name an asset too.</summary>
    public IReadOnlyList<NamedMember> Names { get; init; } = [];

    /// <summary>What must be permitted on each asset named.</summary>
    public IReadOnlyList<CloudinaryAction> Actions { get; init; } = [CloudinaryAction.Read];

    /// <summary>A request that names no asset is malformed.</summary>
    public bool NeedsName { get; init; }

    /// <summary>The feature that must be readable to work on what lies elsewhere; null when nothing is asked for that.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>Where it stores what it makes.</summary>
    public StoredAt Stores { get; init; }

    /// <summary>The kind of id it hands out.</summary>
    public BindingKind? Binds { get; init; }
}
