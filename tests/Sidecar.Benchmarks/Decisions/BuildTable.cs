using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>From text to an engine that answers: the first time in a process, and once it is warm.</summary>
internal sealed class BuildTable
{
    private const int Policies = 10_000;
    private const int Runs = 31;
    private const double ParseBar = 150_000;
    private const double IndexBar = 50;
    private readonly string _text = FolderGrants.Text(Policies);
    private readonly EntityStore _entities = FolderGrants.Store(Policies);
    private readonly RunCost _firstParse;
    private readonly RunCost _firstIndex;
    private IReadOnlyList<Policy.Cedar.Policy> _policies = [];
    private PolicyEngine? _engine;

    /// <summary>Has to be made before anything else has parsed or compiled in the process.</summary>
    public BuildTable()
    {
        _firstParse = Meter.Runs(1, Parse);
        _firstIndex = Meter.Runs(1, Compile);
    }

    public void Print(Report report)
    {
        _ = Meter.Runs(Runs, Parse);
        var parse = Meter.Runs(Runs, Parse);
        _ = Meter.Runs(Runs, Compile);
        var index = Meter.Runs(Runs, Compile);
        report.Check(_policies.Count == Policies && _engine!.Policies.Count == Policies, "not every policy was parsed and compiled");
        report.Check(_engine!.Decide(FolderGrants.Requests(Policies, true)[^1]).Allowed, "the engine built last denies");

        report.Table(
            "Parsing and building the index of 10,000 policies",
            $"{_text.Length:#,0} characters. Warm: median of {Runs} runs after as many, and the processor time of it, to which the bars apply: what else the machine does is "
                + "not ours. Cold: the very first of the process, compiling the code included.",
            ["", "warm", "processor", "fastest", "bytes per policy", "bar", "", "cold", "processor", "cedar-go", "Rust", "wasm"],
            [
                [
                    "parse", Time(parse.Median), Time(parse.Processor), Time(parse.Fastest), Report.Number(Math.Round(parse.Bytes / Policies)), "", "",
                    Time(_firstParse.Median), Time(_firstParse.Processor), "77.0 ms", "233.0 ms", "1,017 ms"],
                [
                    "  policies/s", Rate(parse.Median), Rate(parse.Processor), Rate(parse.Fastest), "",
                    Report.Number(ParseBar), report.Verdict(Policies / parse.Processor * 1e3 >= ParseBar),
                    Rate(_firstParse.Median), Rate(_firstParse.Processor), Report.Number(Anchors.GoParse), Report.Number(Anchors.RustParse), Report.Number(Anchors.WasmParse)],
                [
                    "index", Time(index.Median), Time(index.Processor), Time(index.Fastest), Report.Number(Math.Round(index.Bytes / Policies)),
                    $"{IndexBar} ms", report.Verdict(index.Processor <= IndexBar), Time(_firstIndex.Median), Time(_firstIndex.Processor), $"{Anchors.GoIndex:0.0} ms, by hand", "none", "none"],
            ]);
    }

    private static string Time(double milliseconds) => Report.Time(milliseconds * 1e6);

    private static string Rate(double milliseconds) => Report.Number(Math.Round(Policies / milliseconds) * 1e3);

    private void Parse() => _policies = CedarParser.ParsePolicies(_text);

    private void Compile() => _engine = PolicyEngine.Compile(_policies, _entities);
}
