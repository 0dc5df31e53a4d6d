using Sidecar.Policy.Search;

namespace Sidecar.Policy.Tests.Search;

public sealed class BoundsTests
{
    private static bool Accepts(string expression, SearchOptions? options = null) =>
        SearchRewriter.Rewrite(expression, "a", options ?? SearchOptions.Default).Expression is not null;

    [Fact]
    public void Length_is_bounded_at_8192()
    {
        Assert.True(Accepts(new string('a', 8192)));
        Assert.False(Accepts(new string('a', 8193)));
        Assert.False(Accepts(new string(' ', 8193)));
    }

    [Fact]
    public void Depth_is_bounded_at_20()
    {
        Assert.True(Accepts(new string('(', 20) + "a" + new string(')', 20)));
        Assert.False(Accepts(new string('(', 21) + "a" + new string(')', 21)));
    }

    [Fact]
    public void A_group_of_values_is_a_level_too()
    {
        Assert.True(Accepts(new string('(', 19) + "a:(b)" + new string(')', 19)));
        Assert.False(Accepts(new string('(', 20) + "a:(b)" + new string(')', 20)));
    }

    [Fact]
    public void Clauses_are_bounded_at_300()
    {
        Assert.True(Accepts(string.Join(' ', Enumerable.Repeat("a", 300))));
        Assert.False(Accepts(string.Join(' ', Enumerable.Repeat("a", 301))));
        Assert.False(Accepts(string.Join(' ', Enumerable.Repeat("\"\"", 301))));
        Assert.False(Accepts(string.Join(' ', Enumerable.Repeat("a:[* TO *]", 301))));
    }

    [Fact]
    public void Each_value_of_a_group_is_a_clause()
    {
        Assert.True(Accepts("a:(" + string.Join(" OR ", Enumerable.Repeat("b", 300)) + ")"));
        Assert.False(Accepts("a:(" + string.Join(" OR ", Enumerable.Repeat("b", 301)) + ")"));
    }

    [Fact]
    public void Nothing_recurses_beyond_the_bounds()
    {
        var options = new SearchOptions { MaxLength = int.MaxValue, MaxClauses = int.MaxValue, MaxDepth = 100 };

        Assert.False(Accepts(new string('(', 5_000_000), options));
        Assert.True(Accepts(new string('(', 100) + "a" + new string(')', 100), options));
    }

    [Fact]
    public void Strict_quotes_refuse_every_backslash_in_quotes()
    {
        var strict = new SearchOptions { StrictQuotes = true };

        Assert.False(Accepts("tags:\"a\\\"b\"", strict));
        Assert.False(Accepts("tags:\"a\\*b\"", strict));
        Assert.True(Accepts("tags:\"a b\" AND tags:a\\:b", strict));
    }

    [Fact]
    public void Bounds_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { MaxLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { MaxClauses = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { MaxDepth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { MaxDepth = 102 });
    }

    [Theory]
    [InlineData("created_at", true)]
    [InlineData("metadata.sku-id", true)]
    [InlineData("last_updated.tags_updated_at", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("_score", false)]
    [InlineData("1a", false)]
    [InlineData("a-b", false)]
    [InlineData("a.", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("a\"", false)]
    [InlineData("é", false)]
    public void Field_names(string? name, bool expected) => Assert.Equal(expected, SearchFields.IsFieldName(name));
}
