namespace Sidecar.Enforcement.References;

/// <summary>What was found in one text: assets, URLs to follow, named transformations to look into, or something that cannot be told.</summary>
internal sealed class ReferenceList
{
    /// <summary>Assets named.</summary>
    public List<AssetReference> Assets { get; } = [];

    /// <summary>Addresses fetched; each may be one of this cloud's.</summary>
    public List<string> Urls { get; } = [];

    /// <summary>Named transformations, without their <c>t_</c>.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>Something reaches beyond the asset and what it reaches cannot be told.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Nothing was found.</summary>
    public bool IsEmpty => !IsOpen && Assets.Count == 0 && Urls.Count == 0 && Named.Count == 0;

    public void Add(IReadOnlyList<AssetName> readings)
    {
        // The same layer is often repeated on every eager variant.
        if (!Assets.Any(known => known.Readings.SequenceEqual(readings)))
        {
            Assets.Add(new AssetReference(readings));
        }
    }

    public void Add(ReferenceList other)
    {
        other.Assets.ForEach(asset => Add(asset.Readings));
        Urls.AddRange(other.Urls);
        Named.UnionWith(other.Named);
        IsOpen |= other.IsOpen;
    }
}
