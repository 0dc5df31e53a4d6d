using System.Globalization;

namespace Sidecar.OracleDiff;

/// <summary>A run, as the environment describes it.</summary>
/// <param name="Cases">N: how many cases; 100,000.</param>
/// <param name="Seed">SEED: what all chance starts from; the time.</param>
/// <param name="Only">CASE: the number of the one case to run.</param>
/// <param name="Oracle">ORACLE: the script of the oracle, its packages installed beside it.</param>
/// <param name="Sidecar">SIDECAR: sidecar.dll.</param>
/// <param name="Corpus">CORPUS: a folder with policies and schemas of the public suites; optional.</param>
/// <param name="Dump">DUMP: a file that all cases are written to, one line each; optional.</param>
/// <param name="Show">SHOW: how many differences are shown; 5.</param>
internal sealed record Options(int Cases, long Seed, int? Only, string Oracle, string Sidecar, string? Corpus, string? Dump, int Show)
{
    public static Options Read(Func<string, string?> variable)
    {
        return new Options(
            (int)Number("N", 100_000),
            Number("SEED", DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
            string.IsNullOrEmpty(variable("CASE")) ? null : (int)Number("CASE", 0),
            Path("ORACLE"),
            Path("SIDECAR"),
            string.IsNullOrEmpty(variable("CORPUS")) ? null : variable("CORPUS"),
            string.IsNullOrEmpty(variable("DUMP")) ? null : variable("DUMP"),
            (int)Number("SHOW", 5));

        long Number(string name, long fallback) =>
            variable(name) is not { Length: > 0 } text ? fallback
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ArgumentException($"{name}: expected a number, found {text}");

        string Path(string name) => variable(name) is { Length: > 0 } path && File.Exists(path) ? path : throw new ArgumentException($"{name}: expected the path of a file, found {variable(name) ?? "nothing"}");
    }
}
