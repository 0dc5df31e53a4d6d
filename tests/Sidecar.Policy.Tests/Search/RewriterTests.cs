using Sidecar.Policy.Search;

namespace Sidecar.Policy.Tests.Search;

public sealed class RewriterTests
{
    private const string L = "asset_folder=\"acme\" OR asset_folder:\"acme/*\"";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    public void Nothing_to_limit_gives_the_limit_alone(string? expression) =>
        Assert.Equal(new RewriteResult(L, null), SearchRewriter.Rewrite(expression, L));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Nothing_at_all_gives_an_empty_expression(string? expression) =>
        Assert.Equal(new RewriteResult("", null), SearchRewriter.Rewrite(expression, null));

    [Theory]
    [InlineData("-a", "-a")]
    [InlineData("!a && !b", "-a AND -b")]
    [InlineData("-a AND NOT b", "-a AND NOT b")]
    [InlineData("-(a OR b) AND -c:(d OR e)", "-(a OR b) AND -c:(d OR e)")]
    [InlineData("-folder:a/b", "-folder:a/b")]
    // Were /b AND -folder:c/ a regular expression, it and d would join the limit with OR.
    [InlineData("-folder:a/b AND -folder:c/d", "-(folder:a/b OR folder:c/d)")]
    [InlineData("!s//", "-(s//)")]
    [InlineData("-folder:a/b AND NOT (c OR \"d/e\")", "-(folder:a/b OR (c OR \"d/e\"))")]
    [InlineData("-folder:\"a/b/c\" AND -folder:d/e", "-folder:\"a/b/c\" AND -folder:d/e")]
    [InlineData("-\"a\\\"/\" AND -b/c", "-(\"a\\\"/\" OR b/c)")]
    // Cut at a backslash by a lexer without escapes, the rest would join the limit with OR.
    [InlineData("-a\\ OR\\ asset_folder\\:secret", "-(a\\ OR\\ asset_folder\\:secret)")]
    [InlineData("-a AND NOT b\\:c", "-a AND NOT (b\\:c)")]
    [InlineData("-tags:\"a\\*b\"", "-(tags:\"a\\*b\")")]
    public void Exclusions_only_stand_beside_the_limit(string expression, string printed) =>
        Assert.Equal(new RewriteResult($"({L}) AND {printed}", null), SearchRewriter.Rewrite(expression, L));

    [Theory]
    [InlineData("-a OR -b")]
    [InlineData("-a -b")]
    [InlineData("-a AND -b OR -c")]
    [InlineData("-a AND b")]
    [InlineData("(-a)")]
    [InlineData("+a")]
    [InlineData("a")]
    public void Everything_else_stands_in_one_group(string expression) =>
        Assert.Equal(new RewriteResult($"({L}) AND ({expression})", null), SearchRewriter.Rewrite(expression, L));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a) OR (b")]
    [InlineData("a OR")]
    [InlineData("tags:\"a\\\"b\"")]
    [InlineData("tags:a\\:b")]
    public void A_limit_that_is_not_an_expression_refuses_everything(string limit)
    {
        Assert.StartsWith("Query Error: ", SearchRewriter.Rewrite("a", limit).Error, StringComparison.Ordinal);
        Assert.Null(SearchRewriter.Rewrite("a", limit).Expression);
        Assert.Null(SearchRewriter.Rewrite(null, limit).Expression);
        Assert.NotNull(PreparedLimit.Prepare(limit).Error);
    }

    [Fact]
    public void A_limit_is_printed_from_its_tree_and_has_no_bound_on_clauses()
    {
        var limit = string.Join("  ||  ", Enumerable.Range(0, 5000).Select(i => $"asset_folder=\"folder {i}\""));

        Assert.Equal($"({limit.Replace("  ||  ", " OR ", StringComparison.Ordinal)}) AND (a)", SearchRewriter.Rewrite("a", limit).Expression);
    }

    [Fact]
    public void A_limit_is_prepared_once_per_string_object() => Assert.Same(PreparedLimit.Of(L), PreparedLimit.Of(L));

    // The last guard, behind all others: whatever the printer did, this reads the result again.
    [Theory]
    [InlineData("(l) AND (a)", "a", true)]
    [InlineData("(l) AND (a b)", "a b", true)]
    [InlineData("(l) AND -a AND -b", "-a AND -b", true)]
    [InlineData("(l) AND (a) OR (b)", "a", false)]
    [InlineData("(l) AND (a) b", "a", false)]
    [InlineData("(l) AND (a))", "a", false)]
    [InlineData("(l) AND (a", "a", false)]
    [InlineData("(l) AND -(a)", "a", false)]
    [InlineData("(l) AND a", "a", false)]
    [InlineData("(l) AND ", "a", false)]
    [InlineData("(l) AND (a b)", "a", false)]
    [InlineData("(l) AND -a OR -b", "-a AND -b", false)]
    [InlineData("(l) AND -a -b", "-a AND -b", false)]
    [InlineData("(l) AND -a AND b", "-a AND -b", false)]
    [InlineData("(l) AND -a AND -b AND -c", "-a AND -b", false)]
    [InlineData("(m) AND (a)", "a", false)]
    public void A_result_of_another_shape_is_noticed(string result, string expression, bool expected)
    {
        Assert.True(SearchParser.TryParse(expression, 0, SearchOptions.Default, out var tree, out _));
        Assert.Equal(expected, PreparedLimit.HasShape(result, "(l) AND ", tree.Root!));
    }

    [Theory]
    // Ignoring the backslash, the text would end at the escaped quote and the parentheses after it would count.
    [InlineData("tags:\"a\\\") OR (b \\\"\"", false)]
    [InlineData("tags:\"a\\\") OR asset_folder:secret OR (b \\\"\"", false)]
    [InlineData("tags:\"a\\\" OR b \\\"\"", true)]
    [InlineData("tags:\"5\\\" pipe\" OR (b)", true)]
    // Exclusions have no group around them, so there no reading may disagree at all.
    [InlineData("-tags:\"a\\\" OR b \\\"\"", false)]
    [InlineData("-tags:\"5\\\" pipe\" AND -tags:\"6\\\" pipe\"", false)]
    [InlineData("-tags:\"a\\*\"", true)]
    // Taking /…/ for a regular expression, the group would close at y).
    [InlineData("a/x (b/y) OR asset_folder:secret OR (c/z) d/w", false)]
    [InlineData("folder:a/b AND (folder:c/d OR tags:x)", true)]
    [InlineData("folder:a/b OR folder:c/d", true)]
    [InlineData("folder:\"a/x\" (b/y) OR c", true)]
    public void Text_that_other_lexers_would_let_out_is_refused(string expression, bool accepted)
    {
        var result = SearchRewriter.Rewrite(expression, L);

        Assert.Equal(accepted, result.Expression is not null);
        Assert.Equal(accepted, result.Error is null || !result.Error.StartsWith("Query Error: a backslash", StringComparison.Ordinal));
    }

    // Behind the grammar, which lets no such text through: a reading that agrees with the docs must find the text whole.
    [Theory]
    [InlineData("tags:\"a\\\\\" b\"")]
    [InlineData("a\\:b (")]
    [InlineData("a\\:b )")]
    [InlineData("a\\:b 'c")]
    public void Text_that_a_documented_reading_finds_broken_is_not_contained(string text) => Assert.False(OtherReadings.StaysInParentheses(text));
}
