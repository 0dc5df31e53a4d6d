using Sidecar.SearchFuzz.Generate;

namespace Sidecar.SearchFuzz.Judge;

internal enum FailureKind
{
    /// <summary>A row outside the grants came out although the limit says that it is exact.</summary>
    Escape,

    /// <summary>A row outside the grants came out of the filter.</summary>
    EscapeAfterFilter,

    /// <summary>A row that the grants show and the caller's own expression finds did not come out.</summary>
    Lost,

    /// <summary>Neither a result nor an error in Cloudinary's form.</summary>
    Crash,
}

/// <summary>What went wrong in one case.</summary>
internal sealed record Failure(FailureKind Kind, string Dialect, int Case, Scenario Scenario, string Expression, string? Sent, string What)
{
    public string Describe(long seed)
    {
        var lines = new List<string>
        {
            $"{Kind} in \"{Dialect}\", case {Case} (again, before it was made small: SEED={seed} CASE={Case})",
            $"  caller  {Quoted(Expression)}",
            $"  sent    {(Sent is null ? "nothing" : Quoted(Sent))}",
            $"  limit   {Scenario.Limit.Kind}, {(Scenario.Limit.Exact ? "exact" : "not exact")}, {Scenario.Mode} folders: {Scenario.Limit.Expression}",
            $"  row     {What}",
        };
        lines.AddRange(Scenario.Rules.Select(rule => $"  grant   {rule}"));
        return string.Join('\n', lines);
    }

    private static string Quoted(string text) => string.Concat(text.Select(c => c is < ' ' or > '~' ? $"\\u{(int)c:X4}" : c.ToString()));
}
