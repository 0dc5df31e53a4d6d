using System.Globalization;

namespace Sidecar.SearchFuzz;

/// <summary>A run, as the environment describes it.</summary>
/// <param name="Cases">N: how many expressions; 100,000.</param>
/// <param name="Seed">SEED: what all chance starts from; the time.</param>
/// <param name="Only">CASE: the number of the one expression to run.</param>
/// <param name="Data">SEARCH_DATA: a folder with collected expressions; optional.</param>
/// <param name="Show">SHOW: how many failures are shown; 5.</param>
/// <param name="Workers">WORKERS: how many cases are looked at at a time; the number of processors.</param>
internal sealed record Options(int Cases, long Seed, int? Only, string? Data, int Show, int Workers)
{
    public static Options Read(Func<string, string?> variable)
    {
        return new Options(
            Number("N", 100_000),
            long.TryParse(variable("SEED"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            string.IsNullOrEmpty(variable("CASE")) ? null : Number("CASE", 0),
            string.IsNullOrEmpty(variable("SEARCH_DATA")) ? null : variable("SEARCH_DATA"),
            Number("SHOW", 5),
            Math.Max(1, Number("WORKERS", Environment.ProcessorCount)));

        int Number(string name, int fallback) =>
            variable(name) is not { Length: > 0 } text ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ArgumentException($"{name}: expected a number, found {text}");
    }
}
