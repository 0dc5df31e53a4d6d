using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Policy.Search;
using static Sidecar.Policy.Tests.Limits.Conditions;

namespace Sidecar.Policy.Tests.Limits;

/// <summary>Limits without a star: every folder below one is named.</summary>
public sealed class EnumeratedFoldersTests
{
    private static readonly string[] Folders = ["A", "A/b", "A/b/C", "ab", "x", "x/with \"quote\"", "y", "y/what?"];

    [Fact]
    public void A_folder_and_what_is_below_is_each_of_them_by_name()
    {
        var limit = Enumerated(Path("a"));

        Assert.Equal(new SearchLimit(SearchLimitKind.Expression, "asset_folder=\"a\" OR asset_folder=\"A/b\" OR asset_folder=\"A/b/C\"", true), limit);
        Assert.Null(PreparedLimit.Prepare(limit.Expression!).Error);
        Assert.Equal("asset_folder=\"nothing/below\"", Enumerated(Path("nothing/below")).Expression);
    }

    [Fact]
    public void An_excluded_folder_is_excluded_with_each_below_it()
    {
        var limit = Enumerated(And(Has("tags", "t"), new Formula.Not(Path("a"))));

        Assert.Equal("tags=\"t\" AND -asset_folder=\"a\" AND -asset_folder=\"A/b\" AND -asset_folder=\"A/b/C\"", limit.Expression);
    }

    [Fact]
    public void Folders_inside_others_are_named_once() =>
        Assert.Equal(Enumerated(Path("a")), Enumerated(Or(Path("a/b"), Path("a"), Path("a/b/c"))));

    [Fact]
    public void Each_counts_as_a_term() =>
        Assert.Equal((SearchLimitKind.TooLong, SearchLimitKind.Expression), (Enumerated(Path("a"), maxTerms: 2).Kind, Enumerated(Path("a"), maxTerms: 3).Kind));

    [Fact]
    public void What_cannot_be_named_or_is_not_known_is_widened()
    {
        Assert.Equal(new SearchLimit(SearchLimitKind.Everything, null, false), Enumerated(Path("x")));
        Assert.Equal(new SearchLimit(SearchLimitKind.Everything, null, false), Compile(Path("a"), _ => null, 1000));
        Assert.Equal((SearchLimitKind.Expression, false), (Enumerated(Path("y")).Kind, Enumerated(Path("y")).Exact));
    }

    private static SearchLimit Enumerated(Formula condition, int maxTerms = 1000) => Compile(
        condition, path => [.. Folders.Where(folder => folder.StartsWith(path + "/", StringComparison.OrdinalIgnoreCase))], maxTerms);

    private static SearchLimit Compile(Formula condition, Func<string, IReadOnlyList<string>?> below, int maxTerms) => SearchLimits.Compile(
        new Residual(ResidualKind.When, condition, true, []), SearchSubject.Assets, FolderMode.Dynamic, PathOfId, Members, maxTerms, FolderWildcards.Documented, null, below);
}
