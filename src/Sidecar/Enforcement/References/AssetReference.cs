namespace Sidecar.Enforcement.References;

/// <summary>An asset by the three things that name it.</summary>
internal readonly record struct AssetName(string ResourceType, string Type, string PublicId);

/// <summary>
/// One asset that a request names beside its target. Where it is not known which asset Cloudinary would take, every reading is listed; each that exists
/// must be permitted, and one must exist.
/// </summary>
internal sealed record AssetReference(IReadOnlyList<AssetName> Readings)
{
    /// <summary>
    /// The public ids that a name with a possible extension can mean: in delivery URLs and layers the extension is a format, and part of the id only
    /// where assets are raw or their ids hold dots.
    /// </summary>
    public static IEnumerable<string> WithAndWithoutExtension(string name)
    {
        yield return name;
        var dot = name.LastIndexOf('.');
        if (dot > name.LastIndexOf('/') + 1)
        {
            yield return name[..dot];
        }
    }
}
