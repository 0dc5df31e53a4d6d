using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>One decision among 1 to 10,000 policies, beside what other engines need.</summary>
internal static class SizeTable
{
    public static void Print(Report report)
    {
        var rows = new List<string[]>();
        foreach (var anchor in Anchors.Decisions)
        {
            var engine = FolderGrants.Engine(anchor.Policies);
            foreach (var allowed in (ReadOnlySpan<bool>)[true, false])
            {
                var requests = FolderGrants.Requests(anchor.Policies, allowed);
                var what = $"{Report.Number(anchor.Policies)} {(allowed ? "allow" : "deny")}";
                Explain(engine, requests, allowed, what, report);
                var cost = Meter.Measure(new DecisionQuestion(engine, requests, [.. requests.Select(_ => allowed)]));
                report.Check(cost, what);
                var bar = anchor.Policies == 1 ? 150 : 250;
                rows.Add([
                    what, Report.Time(cost.Median), Report.Time(cost.Fastest), Report.Time(cost.P99), Report.Number(cost.Bytes),
                    $"{bar} ns, 0 B", report.Verdict(cost.Median <= bar && cost.Bytes == 0),
                    Report.Time(anchor.Go), Report.Time(anchor.GoIndexed), Report.Time(anchor.Rust), Report.Time(anchor.Wasm)]);
            }
        }

        report.Table(
            "Decisions by number of policies",
            "Median and fastest of 301 rounds of half a millisecond; p99 of single calls; 64 principals, 256 assets in turn.",
            ["policies", "median", "fastest", "p99", "bytes", "bar", "", "cedar-go", "cedar-go, indexed by hand", "Rust", "wasm"],
            rows);
    }

    /// <summary>The reason has to be the one policy of that principal: a right decision for a wrong reason is wrong.</summary>
    private static void Explain(PolicyEngine engine, AuthorizationRequest[] requests, bool allowed, string what, Report report)
    {
        foreach (var request in requests)
        {
            var decision = engine.Decide(request);
            var reason = allowed ? $"policy{request.Principal.Id[1..]}" : null;
            report.Check(decision.Determining?.Id == reason, $"{what}: {request.Principal} because of {decision.Determining?.Id ?? "nothing"}");
            var explained = engine.Authorize(request);
            report.Check(
                explained.Allowed == decision.Allowed && explained.Errors.Count == 0 && explained.Determining.Count == (allowed ? 1 : 0),
                $"{what}: {request.Principal}, with diagnostics");
        }
    }
}
