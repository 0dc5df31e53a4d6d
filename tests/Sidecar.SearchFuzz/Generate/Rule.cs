using Sidecar.Policy.Cloudinary;

namespace Sidecar.SearchFuzz.Generate;

/// <summary>
/// One grant or one forbid, twice: as it stands in the grants, and as a plain question to a row, so that grants are judged by something that
/// knows neither Cedar nor limits.
/// </summary>
internal sealed record Rule(bool Forbids, string? Path, string? FolderId, string? Collection, string? Cedar, Func<Row, bool> Holds)
{
    public override string ToString() => Cedar ?? (Path is not null ? $"view on \"{Path}\"" : FolderId is not null ? $"view on the folder with id {FolderId}" : $"collection {Collection} shared");

    public static Rule OfPath(string path, FolderMode mode)
    {
        var normalized = FolderPath.Normalize(path, mode);
        return new Rule(false, path, null, null, null, row => row.AncestorPaths.Contains(normalized));
    }

    public static Rule OfFolderId(string id) => new(false, null, id, null, null, row => row.AncestorIds.Contains(id));

    public static Rule OfCollection(string id) => new(false, null, null, id, null, row => row.CollectionIds.Contains(id));

    public static Rule Written(bool forbids, string type, Condition condition) => new(
        forbids, null, null, null,
        $"{(forbids ? "forbid" : "permit")}(principal == Cloudinary::APIKey::\"app\", action == Cloudinary::Action::\"read\", resource is {type}) when {{ {condition.Cedar} }};",
        condition.Holds);
}

/// <summary>A condition on a row in Cedar and as a function.</summary>
internal sealed record Condition(string Cedar, Func<Row, bool> Holds);
