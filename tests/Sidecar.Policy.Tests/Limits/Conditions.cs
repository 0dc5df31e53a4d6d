using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;

namespace Sidecar.Policy.Tests.Limits;

/// <summary>Short spellings for conditions, and an environment with a few folders and collections.</summary>
internal static class Conditions
{
    public static Formula.Atom Atom(string attribute, AtomOperator op, object? value) => new(attribute, op, value);

    public static Formula.Atom Has(string attribute, string value) => new(attribute, AtomOperator.Contains, value);

    public static Formula.Atom Equal(string attribute, string value) => new(attribute, AtomOperator.Equal, value);

    public static Formula.Atom Path(string path) => Has("ancestor_paths", path);

    public static Formula And(params Formula[] operands) => new Formula.And(operands);

    public static Formula Or(params Formula[] operands) => new Formula.Or(operands);

    /// <summary>The folder with the id <c>id:x</c> has the path <c>x</c>; no other exists.</summary>
    public static string? PathOfId(string id) => id.StartsWith("id:", StringComparison.Ordinal) ? id[3..] : null;

    public static IReadOnlyList<string>? Members(string id) => id switch
    {
        "known" => ["m2", "m1", "m2"],
        "empty" => [],
        _ => null,
    };

    public static SearchLimit Compile(
        Formula condition, SearchSubject subject = SearchSubject.Assets, FolderMode mode = FolderMode.Dynamic, int maxTerms = 1000,
        FolderWildcards wildcards = FolderWildcards.Documented) =>
        SearchLimits.Compile(new Residual(ResidualKind.When, condition, true, []), subject, mode, PathOfId, Members, maxTerms, wildcards);

    public static SearchLimit Compile(Residual residual) =>
        SearchLimits.Compile(residual, SearchSubject.Assets, FolderMode.Dynamic, PathOfId, Members);
}
