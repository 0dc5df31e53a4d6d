namespace Sidecar.Policy.Tests.OracleDiff;

using Sidecar.OracleDiff.Compare;
using Sidecar.OracleDiff.Generate;

/// <summary>The differential test itself: it sees a difference, and makes the case small that shows it.</summary>
public sealed class ComparerTests
{
    [Fact]
    public async Task Equal_engines_do_not_differ()
    {
        var results = await new Comparer(new Answers(Honest), new Answers(Honest)).CompareAsync([.. Cases(300)]);
        Assert.All(results, static r => Assert.Null(r.Mismatch));
    }

    [Theory]
    [InlineData("{\"id\":1,\"decision\":\"deny\",\"reason\":[],\"errors\":[]}", "deny instead of allow")]
    [InlineData("{\"id\":1,\"decision\":\"allow\",\"reason\":[\"q\"],\"errors\":[]}", "reason")]
    [InlineData("{\"id\":1,\"decision\":\"allow\",\"reason\":[\"p\"],\"errors\":[{\"policyId\":\"q\",\"message\":\"\"}]}", "errors")]
    [InlineData("{\"id\":1,\"failure\":[\"\"]}", "failure instead of allow")]
    [InlineData("{\"id\":2,\"decision\":\"allow\",\"reason\":[\"p\"],\"errors\":[]}", "id")]
    public async Task A_planted_difference_is_seen(string planted, string what)
    {
        var comparer = new Comparer(new Answers(_ => planted), new Answers(static _ => "{\"id\":1,\"decision\":\"allow\",\"reason\":[\"p\"],\"errors\":[]}"));
        var result = Assert.Single(await comparer.CompareAsync([new Case(1, "test", "{}", false)]));
        Assert.Equal(what, result.Mismatch?.What);
    }

    [Fact]
    public async Task A_verdict_is_compared_and_a_trap_is_not()
    {
        var invalid = "{\"valid\":false,\"validationErrors\":[],\"validationWarnings\":[]}";
        var valid = invalid.Replace("false", "true", StringComparison.Ordinal);
        var trap = "{\"failure\":[\"exception: memory access out of bounds\"]}";
        var asked = new Case(1, "test", "{}", true);
        Assert.NotNull((await new Comparer(new Answers(_ => valid), new Answers(_ => invalid)).CompareAsync([asked]))[0].Mismatch);
        Assert.Null((await new Comparer(new Answers(_ => valid), new Answers(_ => trap)).CompareAsync([asked]))[0].Mismatch);
        Assert.NotNull((await new Comparer(new Answers(_ => trap), new Answers(_ => valid)).CompareAsync([asked]))[0].Mismatch);
    }

    [Fact]
    public async Task A_failing_case_is_shrunk()
    {
        var comparer = new Comparer(new Answers(static line => line.Contains(" like ", StringComparison.Ordinal) ? Planted : Honest(line)), new Answers(Honest));
        var mismatch = (await comparer.CompareAsync([.. Cases(300)])).Select(static r => r.Mismatch).First(static m => m is not null)!;
        var small = await new Shrinker(comparer).ShrinkAsync(mismatch);
        Assert.Equal(mismatch.What, small.What);
        Assert.Contains(" like ", small.Case.Line, StringComparison.Ordinal);
        Assert.True(small.Case.Line.Length < 40, small.Case.Line);
    }

    [Fact]
    public void Cases_are_those_of_their_seed_and_number()
    {
        Assert.Equal(Cases(200), Cases(200));
        Assert.NotEqual(Cases(50).Select(static c => c.Line), new Cases(8, []).Take(50).Select(static c => c.Line));
        Assert.Equal(Cases(200).Last(), new Cases(7, []).Make(199));
        Assert.True(Cases(500).Select(static c => c.Kind).Distinct().Count() >= 13);
    }

    [Fact]
    public void A_run_that_met_only_refusals_says_so()
    {
        var tally = new Tally();
        tally.Add(new Case(1, "test", "{}", false), [Answer.Read("{\"failure\":[\"\"]}")]);
        Assert.Equal("too few: allow, deny, with errors, valid, invalid", tally.Missing());
    }

    private static IEnumerable<Case> Cases(int count) => new Cases(7, []).Take(count);

    private static string Honest(string line) => "{\"decision\":\"allow\",\"reason\":[],\"errors\":[]}";

    private const string Planted = "{\"failure\":[\"planted\"]}";

    /// <summary>An engine that answers each line by a function.</summary>
    private sealed class Answers(Func<string, string> answer) : IEngine
    {
        public Task<List<List<string>>> AskAsync(IReadOnlyList<string> lines, bool validates) =>
            Task.FromResult(lines.Select(line => new List<string> { answer(line) }).ToList());
    }
}
