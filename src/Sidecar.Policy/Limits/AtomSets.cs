using System.Globalization;
using System.Text;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Residuals;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Search;
using static Sidecar.Policy.Limits.LimitNode;

namespace Sidecar.Policy.Limits;

/// <summary>What one atom of a residual means as a set of rows.</summary>
internal sealed class AtomSets(
    SearchSubject subject,
    FolderMode mode,
    FolderWildcards wildcards,
    Func<string, IReadOnlyList<string>?>? foldersBelow,
    Func<string, string?> pathOfFolderId,
    Func<string, IReadOnlyList<string>?> membersOfCollection,
    Func<string, IReadOnlyList<NamedMember>>? namedMembersOfCollection,
    bool tellsCase)
{
    /// <summary>The rows for which the atom holds, or more.</summary>
    public LimitNode Of(Formula.Atom atom) => (atom.Operator, atom.Attribute, atom.Value) switch
    {
        (AtomOperator.IsSet or AtomOperator.IsString or AtomOperator.IsLong, _, _) => OfType(atom),
        (AtomOperator.Exists, _, _) => IsAlwaysThere(atom.Attribute) || IsLookedUp(atom.Attribute) ? new All(true) : Widened,
        (AtomOperator.Contains, "ancestor_paths", string path) => InFolder(path),
        (AtomOperator.Contains, "ancestor_ids", string id) => InFolderWithId(id),
        (AtomOperator.IsEntity, _, _) => IsEntity(atom.Value),
        (AtomOperator.InEntity, _, EntityUid uid) => InEntity(uid),
        (_, _, string value) when subject == SearchSubject.Assets => OfAsset(atom.Operator, atom.Attribute, value),
        (AtomOperator.Equal, "path" or "name", string value) when subject == SearchSubject.Folders => FolderText(atom.Attribute, value),
        _ => Widened,
    };

    /// <summary>The rows for which the atom does not hold, or more.</summary>
    public LimitNode Except(Formula.Atom atom) =>
        // Whether a looked-up attribute is there depends on the look-up, not on the asset.
        Formulas.IsPresence(atom) && !IsAlwaysThere(atom.Attribute) ? Widened : LimitSets.Complement(Of(atom));

    private LimitNode OfType(Formula.Atom atom) => KnownAttributes.TypeOf(atom.Attribute) is not { } type ? Widened
        : type == atom.Operator ? Of(new Formula.Atom(atom.Attribute, AtomOperator.Exists, null))
        : new None();

    private LimitNode OfAsset(AtomOperator op, string attribute, string value) => (op, attribute) switch
    {
        (AtomOperator.Equal, "resource_type" or "type") => IsPlainWord(value) ? new Term($"{attribute}:{value}", true) : Widened,
        (AtomOperator.Equal, "asset_id") => Text(attribute, value),
        (AtomOperator.Equal, "public_id") => InUnknownCase(attribute, value),
        (AtomOperator.Contains, "tags") => InUnknownCase("tags", value),
        (AtomOperator.Contains, "collection_ids") => InCollection(value),
        (AtomOperator.Like, "public_id") => Like("public_id", value),
        _ => Widened,
    };

    private bool IsAlwaysThere(string attribute) => subject == SearchSubject.Assets
        ? attribute is "ancestor_paths" or "asset_id" or "public_id" or "resource_type" or "type"
        : attribute is "ancestor_paths" or "path" or "name";

    private bool IsLookedUp(string attribute) =>
        attribute == "ancestor_ids" || (subject == SearchSubject.Assets && attribute is "tags" or "collection_ids");

    private LimitNode InFolderWithId(string id) => pathOfFolderId(id) is { } path ? InFolder(FolderPath.Normalize(path, mode)) : new None();

    private LimitNode InFolder(string path)
    {
        // In dynamic mode the attribute is lower case; a value that is not matches nothing, which upstream's search cannot say.
        var normalized = FolderPath.Normalize(path, mode);
        var exact = normalized == path && FolderPath.IsWellFormed(path) && QuotedText.IsLiteral(path);
        while (!QuotedText.CanHold(normalized))
        {
            exact = false;
            normalized = FolderPath.Parent(normalized) ?? "";
        }

        if (normalized.Length == 0)
        {
            return new All(exact);
        }

        if (foldersBelow is null)
        {
            return wildcards == FolderWildcards.Documented ? new Subtree(normalized, exact) : Widened;
        }

        // One by one, every one of them has to have a name that can stand in quotes.
        return foldersBelow(normalized) is { } below && below.All(QuotedText.CanHold)
            ? new Subtree(normalized, exact && below.All(QuotedText.IsLiteral))
            : Widened;
    }

    private LimitNode InCollection(string id)
    {
        if (membersOfCollection(id) is not { } members)
        {
            return Widened;
        }

        var named = namedMembersOfCollection?.Invoke(id) ?? [];
        return LimitSets.Unite(members.Select(member => Text("asset_id", member)).Concat(named.Select(Named)));
    }

    // One public id may be an image's and a video's, and stored under several delivery types.
    private LimitNode Named(NamedMember member) => LimitSets.Intersect(
    [
        OfAsset(AtomOperator.Equal, "resource_type", member.ResourceType),
        OfAsset(AtomOperator.Equal, "type", member.Type),
        InUnknownCase("public_id", member.PublicId),
    ]);

    // A resource's type is known here: an entity of another type is another resource.
    private LimitNode IsEntity(object? value)
    {
        var type = subject == SearchSubject.Assets ? EntityTypes.Asset : EntityTypes.Folder;
        if (value is EntityUid uid && uid.Type != type)
        {
            return new None();
        }

        if ((value as string ?? (value as EntityUid)?.Id) is not { } id)
        {
            return Widened;
        }

        return subject == SearchSubject.Assets ? Text("asset_id", id)
            : pathOfFolderId(id) is { } path ? FolderText("path", path)
            : new None();
    }

    // What is below what depends on the parents that the host gives its entities; the widest reading is below the folder's path.
    private LimitNode InEntity(EntityUid uid) => uid.Type switch
    {
        EntityTypes.Folder => InFolderWithId(uid.Id) with { Exact = false },
        EntityTypes.Collection when subject == SearchSubject.Assets => InCollection(uid.Id) with { Exact = false },
        EntityTypes.Asset when subject == SearchSubject.Assets => Text("asset_id", uid.Id),
        _ => Widened,
    };

    // The policy compares the path as written; in dynamic mode upstream does not tell cases apart, and in names, which are cut into words, perhaps never.
    private LimitNode FolderText(string field, string value) =>
        mode == FolderMode.Dynamic || field == "name" ? InAnyCase(field, value) : Text(field, value);

    private static LimitNode InAnyCase(string field, string value) => InAnyCase(Text(field, value), value);

    private static LimitNode InAnyCase(LimitNode set, string value) =>
        value.EnumerateRunes().Any(HasCase) ? set with { Exact = false } : set;

    // By its category too: ß is its own capital here, and elsewhere it is not.
    private static bool HasCase(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || Rune.ToLowerInvariant(rune) != Rune.ToUpperInvariant(rune);

    // Whether upstream tells cases apart in tags and public ids is not documented; if it does not, one finds assets that the policy, which does, keeps apart.
    private LimitNode InUnknownCase(string field, string value) => InUnknownCase(Text(field, value), value);

    private LimitNode InUnknownCase(LimitNode set, string value) => tellsCase ? set : InAnyCase(set, value);

    private static LimitNode Text(string field, string value) => value.Length > 0 && QuotedText.CanHold(value)
        ? new Term($"{field}=\"{value}\"", QuotedText.IsLiteral(value))
        : Widened;

    // A prefix can be said. Of any other pattern the part before its first star is wider.
    private LimitNode Like(string field, string pattern)
    {
        var end = pattern.AsSpan().IndexOfAny('*', '\\');
        if (end < 0)
        {
            return InUnknownCase(field, pattern);
        }

        var prefix = pattern[..end];
        return prefix.Length > 0 && QuotedText.CanHold(prefix)
            ? InUnknownCase(new Term($"{field}:\"{prefix}*\"", QuotedText.IsLiteral(prefix) && pattern.AsSpan(end) is "*"), prefix)
            : Widened;
    }

    private static bool IsPlainWord(string value) =>
        value.Length > 0 && char.IsAsciiLetterLower(value[0]) && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
