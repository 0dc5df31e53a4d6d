using Cloudinary.Emulator.Search;
using Sidecar.Policy.Limits;
using Sidecar.Policy.Search;
using Sidecar.SearchFuzz.Generate;

namespace Sidecar.SearchFuzz.Judge;

/// <summary>One expression under one limit, read in every dialect.</summary>
internal static class Trial
{
    // They are counted all; of those alike only one is shown.
    private const int MostKept = 10_000;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Run(int number, Scenario scenario, string expression, Rewrite rewrite, Tally tally, List<Failure> failures)
    {
        tally.Cases++;
        var limit = scenario.Limit;
        var result = default(RewriteResult);
        try
        {
            result = rewrite(expression, limit.Kind == SearchLimitKind.Expression ? limit.Expression : null);
        }
#pragma warning disable CA1031 // Whatever it throws is what is looked for here.
        catch (Exception error)
#pragma warning restore CA1031
        {
            result = new RewriteResult(null, error.GetType().Name);
        }

        if (limit.Kind == SearchLimitKind.TooLong || result.Expression is not { } sent)
        {
            tally.Refused++;
            if (limit.Kind != SearchLimitKind.TooLong && result.Error?.StartsWith("Query Error: ", StringComparison.Ordinal) != true)
            {
                tally.Crashes++;
                Fail(FailureKind.Crash, "the sidecar", null, result.Error ?? "neither a result nor an error");
            }

            return;
        }

        tally.Accepted++;
        tally.Exact += limit.Exact ? 1 : 0;
        var dialects = Dialects.Of(scenario.EmulatedMode);
        var found = limit.Kind == SearchLimitKind.Nothing ? new bool[scenario.Rows.Count] : null;
        for (var i = 0; i < dialects.Count && limit.Kind != SearchLimitKind.Nothing; i++)
        {
            var rows = Evaluate(sent, dialects[i], scenario);
            found ??= rows ?? new bool[scenario.Rows.Count];
            if (rows is null)
            {
                tally.Unreadable(dialects[i].Name);
                continue;
            }

            Judge(rows, dialects[i]);
        }

        // What the caller's own words find, read as documented, and the grants show.
        if (Evaluate(expression, dialects[0], scenario) is { } direct)
        {
            for (var row = 0; row < direct.Length; row++)
            {
                if (direct[row] && scenario.Permitted[row] && !found![row])
                {
                    tally.Lost++;
                    Fail(FailureKind.Lost, dialects[0].Name, sent, scenario.Rows[row].Text);
                }
            }
        }

        void Judge(bool[] rows, Dialect dialect)
        {
            // An exclusion of a folder needs the star to be read as documented; the proxy takes such a limit for inexact for that reason.
            var exact = limit.Exact && (dialect.HonoursFolders || limit.Expression?.Contains("-asset_folder", StringComparison.Ordinal) != true
                && limit.Expression?.Contains("-folder", StringComparison.Ordinal) != true && limit.Expression?.Contains("-path", StringComparison.Ordinal) != true);
            var (all, filtered, escapes) = (0, 0, 0);
            for (var row = 0; row < rows.Length; row++)
            {
                if (!rows[row])
                {
                    continue;
                }

                all++;
                if (scenario.Permitted[row])
                {
                    if (!scenario.Judged[row])
                    {
                        tally.EscapesAfterFilter++;
                        Fail(FailureKind.EscapeAfterFilter, dialect.Name, sent, scenario.Rows[row].Text);
                    }
                }
                else if (exact)
                {
                    escapes++;
                    Fail(FailureKind.Escape, dialect.Name, sent, scenario.Rows[row].Text);
                }
                else
                {
                    filtered++;
                }
            }

            tally.Count(dialect.Name, all, filtered, escapes);
        }

        void Fail(FailureKind kind, string dialect, string? sent, string what)
        {
            if (failures.Count < MostKept)
            {
                failures.Add(new Failure(kind, dialect, number, scenario, expression, sent, what));
            }
        }
    }

    /// <summary>Which rows come out; null when the dialect does not accept the text.</summary>
    private static bool[]? Evaluate(string text, Dialect dialect, Scenario scenario)
    {
        CompiledSearch search;
        try
        {
            search = SearchEvaluator.Compile(text, dialect.Reading);
        }
        catch (SearchSyntaxException)
        {
            return null;
        }

        var rows = new bool[scenario.Rows.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = scenario.Rows[i].Matches(search, Now);
        }

        return rows;
    }
}
