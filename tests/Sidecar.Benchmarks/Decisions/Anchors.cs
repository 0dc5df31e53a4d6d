namespace Sidecar.Benchmarks.Decisions;

/// <summary>
/// What other engines need, ns: measured in November 2026 on a single core of two virtual ones (AMD EPYC), warmed up, on the same policies and requests.
/// cedar-go 1.6.1 (mean), and with an index by principal of about fifteen lines that it does not ship; cedar-policy 4.12.0 in
/// Rust with link-time optimisation, entities ready; cedar-wasm 4.13.0 with preparsed policies, entities as JSON with each call.
/// </summary>
internal static class Anchors
{
    public sealed record Decision(int Policies, double Go, double GoIndexed, double Rust, double Wasm);

    /// <summary>Median and 99th percentile.</summary>
    public sealed record Hierarchy(double Rust, double RustP99, double Go, double GoP99);

    public static readonly Decision[] Decisions =
    [
        new(1, 619, 626, 1_980, 29_700),
        new(10, 912, 641, 7_230, 40_800),
        new(100, 3_800, 667, 57_700, 139_000),
        new(1_000, 32_100, 959, 582_000, 1_179_000),
        new(10_000, 498_000, 1_362, 5_904_000, 12_672_000),
    ];

    public static readonly Dictionary<(string Set, int Size), Hierarchy> Hierarchies = new()
    {
        [("drive", 5)] = new(4_100, 5_130, 900, 2_740),
        [("drive", 20)] = new(4_160, 5_290, 1_390, 7_470),
        [("drive", 50)] = new(4_340, 5_560, 3_210, 34_730),
        [("code", 5)] = new(8_120, 10_220, 2_230, 6_860),
        [("code", 20)] = new(8_410, 10_460, 3_970, 17_880),
        [("code", 50)] = new(8_410, 10_450, 13_610, 87_630),
    };

    /// <summary>Policies parsed in a second, at 10,000.</summary>
    public const double GoParse = 130_000;

    public const double RustParse = 43_000;

    public const double WasmParse = 9_800;

    /// <summary>An index of 10,000 policies by principal, ms.</summary>
    public const double GoIndex = 4.0;
}
