using Sidecar.OracleDiff.Generate;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.SearchFuzz.Generate;

/// <summary>Random grants: levels on folders by path and by id, shared collections, permits and forbids written by hand.</summary>
internal sealed class Rules(Dice dice, FolderMode mode, bool folders, IReadOnlyList<Row> rows, IReadOnlyList<string> folderIds)
{
    private const int Deepest = 3;

    public List<Rule> Make()
    {
        var rules = new List<Rule>();
        rules.AddRange(dice.Some(3, () => Rule.OfPath(dice.Percent(4) ? "" : dice.Pick(Names.Folders[1..]), mode)));
        if (dice.OneIn(4))
        {
            rules.Add(Rule.OfFolderId(FolderId()));
        }

        if (!folders && dice.OneIn(4))
        {
            rules.Add(Rule.OfCollection(dice.Pick(Names.Collections)));
        }

        var type = folders ? EntityTypes.Folder : EntityTypes.Asset;
        rules.AddRange(dice.Some(2, () => Rule.Written(false, type, Expression(0))));
        if (dice.OneIn(2))
        {
            // Most grants hide something from somebody who may see much.
            rules.Add(dice.OneIn(3) ? Rule.OfPath("", mode) : Rule.OfPath(dice.Pick(Names.Folders), mode));
            rules.AddRange(dice.Some(2, () => Rule.Written(true, type, Expression(1))));
        }

        return rules;
    }

    private Condition Expression(int depth)
    {
        switch (depth < Deepest ? dice.Below(8) : 0)
        {
            case 1 or 2:
                var (left, right) = (Expression(depth + 1), Expression(depth + 1));
                return new Condition($"({left.Cedar} && {right.Cedar})", row => left.Holds(row) && right.Holds(row));
            case 3 or 4:
                var (one, other) = (Expression(depth + 1), Expression(depth + 1));
                return new Condition($"({one.Cedar} || {other.Cedar})", row => one.Holds(row) || other.Holds(row));
            case 5:
                var not = Expression(depth + 1);
                return new Condition($"!({not.Cedar})", row => !not.Holds(row));
            default:
                return folders ? OfFolder() : OfAsset();
        }
    }

    private Condition OfAsset()
    {
        var row = rows[dice.Below(rows.Count)];
        switch (dice.Below(12))
        {
            case 0 or 1 or 2:
                return InFolder();
            case 3:
                return Equal("resource_type", dice.Pick(Names.ResourceTypes), r => r.ResourceType);
            case 4:
                return Equal("type", dice.Pick(Names.Types), r => r.Type);
            case 5:
                return Equal("asset_id", row.AssetId, r => r.AssetId);
            case 6:
                return Equal("public_id", row.PublicId, r => r.PublicId);
            case 7 or 8:
                var tag = dice.Pick(Names.Tags);
                return new Condition($"resource.tags.contains({Text(tag)})", r => r.Tags.Contains(tag));
            case 9:
                var collection = dice.Pick(Names.Collections);
                return new Condition($"resource.collection_ids.contains({Text(collection)})", r => r.CollectionIds.Contains(collection));
            case 10:
                return InFolderWithId();
            default:
                var stem = row.PublicId[..dice.Below(row.PublicId.Length + 1)];
                return new Condition($"resource.public_id like \"{Escaped(stem).Replace("*", "\\*", StringComparison.Ordinal)}*\"", r => r.PublicId.StartsWith(stem, StringComparison.Ordinal));
        }
    }

    private Condition OfFolder() => dice.Below(5) switch
    {
        0 => Equal("path", rows[dice.Below(rows.Count)].Path, r => r.Path),
        1 => Equal("name", rows[dice.Below(rows.Count)].Name, r => r.Name),
        2 => InFolderWithId(),
        _ => InFolder(),
    };

    private Condition InFolder()
    {
        // However a policy spells it: where case does not count, it is folded with the rest.
        var path = dice.Pick(Names.Folders);
        var folded = FolderPath.Normalize(path, mode);
        return new Condition($"resource.ancestor_paths.contains({Text(path)})", r => r.AncestorPaths.Contains(folded));
    }

    private Condition InFolderWithId()
    {
        var id = FolderId();
        return new Condition($"resource.ancestor_ids.contains({Text(id)})", r => r.AncestorIds.Contains(id));
    }

    private string FolderId() => dice.OneIn(8) ? "00000000000000000000000000000000" : dice.PickFrom(folderIds);

    private static Condition Equal(string attribute, string value, Func<Row, string> of) => new($"resource.{attribute} == {Text(value)}", row => of(row) == value);

    private static string Text(string value) => $"\"{Escaped(value)}\"";

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
