using System.Diagnostics;
using System.Text;
using Sidecar.Policy.Search;
using Xunit.Abstractions;

namespace Sidecar.Policy.Tests.Search;

/// <summary>
/// Random and mutated text never leaves the group that we put around it, however a server cuts it.
/// <c>SEARCH_RUNS</c> and <c>SEARCH_SEED</c> ask for another number of expressions and another start.
/// </summary>
public sealed class EscapeTests(ITestOutputHelper output)
{
    private static readonly int Seed = Setting("SEARCH_SEED", 20260811);
    private static readonly int Runs = Setting("SEARCH_RUNS", 300_000);
    private const string Limit = "asset_folder=\"acme\" OR asset_folder:\"acme/*\"";

    private static readonly string[] Pieces =
    [
        "a", "b", "tags:a", "asset_folder:secret", "x/y", "/", "folder:a/*", "tags:\"a\"", "\"", "\"", "\\\"", "\\\"", "\\*", "\\\\", "\\ ", "\\:", "\\", "'",
        "(", ")", "(", ")", ") OR (", ")) OR ((", "f:(", "f=(a OR \"b\")", "w:[1 TO 2]", "w:{* TO \"x\"}", "[", "]", "{", "}",
        " ", " ", " ", " ", " AND ", " OR ", " AND -", " AND NOT ", " && ", " || ", "AND", "OR", "NOT ", "!", "-", "+", "-tags:\"", "\" ",
        "*", "?", "~", "^", ":", "=", ">=", "<", "\t", "\n", "\u00A0", "\u3000", "\u200B", "\u201C", "é", "\uD83D", "\uDE00", "\0", "\u2028",
        "\"a\\\") OR (b \\\"\"", "\"x\\\" OR y=\\\"\"", "-a\\ OR\\ b", "_id:x", "*:*", "created_at>1m",
    ];

    private static readonly string[] Seeds =
    [
        "tags:a OR asset_folder:secret", "-tags:a AND -tags:b", "tags:\"a) OR (asset_folder:secret\"", "(a OR b) AND -(c OR d)", "tags:\"x\\\" OR y\\\"\"",
        "f:(a OR \"b c\") AND w:[1 TO *]", "a/x (b/y) OR secret OR (c/z) d/w", "-tags:\"a\\*b\" AND NOT c:\"d\\\"\\\"e\"", "tags:a\\ OR\\ b\\:c", "-a\\ b AND -c",
    ];

    [Fact]
    public void No_accepted_text_leaves_its_group()
    {
        var random = new Random(Seed);
        var seeds = Seeds
            .Concat(SearchData.Corpus()?.Select(row => row.Expression) ?? [])
            .Concat(SearchData.Adversarial()?.Select(row => row.Expression).Where(text => text.Length < 200) ?? [])
            .ToArray();
        var accepted = 0;
        var beside = 0;
        var refusedByReading = 0;
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < Runs; run++)
        {
            var text = (run % 3) switch
            {
                0 => Pile(random, 14),
                1 => Mutate(random, seeds[random.Next(seeds.Length)]),
                _ => Grown(random, 0),
            };
            var result = SearchRewriter.Rewrite(text, Limit);
            if (result.Expression is not { } printed)
            {
                Assert.True(result.Error!.StartsWith("Query Error: ", StringComparison.Ordinal), text);
                refusedByReading += result.Error!.Contains("readers disagree", StringComparison.Ordinal) ? 1 : 0;
                continue;
            }

            accepted++;
            if (printed == Limit)
            {
                Assert.True(text.AsSpan().Trim(" \t\r\n").IsEmpty, text);
                continue;
            }

            beside += printed[Limit.Length + 7] == '(' ? 0 : 1;
            foreach (var lexer in ImaginedLexer.All)
            {
                if (!lexer.FindsContained(printed, Limit))
                {
                    Assert.Fail($"{lexer.Name} lets this out: {text}  =>  {printed}");
                }
            }

            // Printing is settled: the printed text prints as itself.
            var again = SearchRewriter.Rewrite(text, null).Expression!;
            Assert.Equal(again, SearchRewriter.Rewrite(again, null).Expression);
        }

        output.WriteLine($"seed {Seed}: {Runs} expressions, {accepted} accepted ({beside} beside the limit), {refusedByReading} refused for how others may read them, {watch.ElapsedMilliseconds} ms");
        Assert.True(accepted > Runs / 10);
        Assert.True(beside > Runs / 1000);
        Assert.True(refusedByReading > Runs / 1000);
    }

    [Theory]
    [InlineData("({0}) AND (tags:a) OR (secret)")]
    [InlineData("({0}) AND (tags:\"a\\\") OR (b\\\"\")")]
    [InlineData("({0}) AND -a\\ OR\\ b")]
    [InlineData("({0}) AND -a -b")]
    [InlineData("({0}) AND -a OR -b")]
    [InlineData("({0}) AND (a/x (b/y) OR asset_folder:secret OR (c/z) d/w)")]
    public void The_imagined_lexers_notice_an_escape(string result) =>
        Assert.Contains(ImaginedLexer.All, lexer => !lexer.FindsContained(string.Format(null, result, Limit), Limit));

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;

    private static string Pile(Random random, int most)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, most); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private static string Mutate(Random random, string seed)
    {
        var text = new StringBuilder(seed);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            _ = random.Next(3) switch
            {
                0 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                1 when at < text.Length => text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at)),
                _ => text.Insert(at, text.ToString(at, Math.Min(random.Next(0, 8), text.Length - at))),
            };
        }

        return text.ToString();
    }

    // Mostly valid text, so that the deeper rules are reached.
    private static string Grown(Random random, int depth)
    {
        string[] values = ["a", "x/y", "a*", "\"a b\"", "\"(\"", "\") OR (\"", "\"\\\"\"", "\"\\\")\"", "\"(\\\"\"", "\"\\* ' \"", "a\\ b", "a\\:b", "\"it's\"", "w/)"];
        string[] joints = [" AND ", " OR ", " ", " && ", " || ", " AND NOT ", " AND -", "\n", " AND !"];
        var text = new StringBuilder(random.Next(3) == 0 ? "-" : "");
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            text.Append(random.Next(6) switch
            {
                0 when depth < 3 => $"({Grown(random, depth + 1)})",
                1 => values[random.Next(values.Length)],
                2 => $"f:({values[random.Next(values.Length)]} OR {values[random.Next(values.Length)]})",
                _ => $"tags:{values[random.Next(values.Length)]}",
            });
            if (i > 1)
            {
                text.Append(joints[random.Next(joints.Length)]);
            }
        }

        return text.ToString();
    }
}
