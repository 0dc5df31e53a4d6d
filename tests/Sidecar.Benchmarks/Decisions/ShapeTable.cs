using System.Globalization;
using System.Text;
using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>Among 10,000 policies: other ways to grant, and other requests.</summary>
internal static class ShapeTable
{
    private const int Policies = 10_000;
    private const double Bar = 250;

    private const string Forbids = """

        forbid(principal, action == Cloudinary::Action::"delete", resource);
        forbid(principal, action, resource) when { resource has locked && resource.locked };
        """;

    public static void Print(Report report)
    {
        var named = FolderGrants.Engine(Policies);
        var grouped = Grouped(groupsOfEach: 4);
        var open = Compile(Each(static i => string.Create(CultureInfo.InvariantCulture, $$"""
            permit(principal, action == Cloudinary::Action::"read", resource is {{FolderGrants.AssetType}}) when { resource.ancestor_ids.contains("{{FolderGrants.Folder(i)}}") };
            """)));
        var forbidden = Compile(FolderGrants.Text(Policies) + Forbids);
        var rich = Compile(FolderGrants.Text(10, Policies / 10));
        Row[] rows =
        [
            Measure("the principal is named nowhere", named, FolderGrants.Requests(Policies, true, static i => FolderGrants.Uid(Policies + i)), false, report),
            Measure("a group of the principal's four is named", grouped, FolderGrants.Requests(Policies, true), true, report),
            Measure("  and the asset is elsewhere", grouped, FolderGrants.Requests(Policies, false), false, report),
            Measure("nobody is named: any of 10,000 folders", open, FolderGrants.Requests(Policies, true), true, report),
            Measure("  and the asset is elsewhere", open, FolderGrants.Requests(Policies, false), false, report),
            Measure("two forbids for everyone beside it", forbidden, FolderGrants.Requests(Policies, true), true, report),
            Measure("one of the principal's 1,000 folders", rich, FolderGrants.Requests(Policies, true, static i => FolderGrants.Uid(i / 1_000)), true, report),
            Measure("  and the asset is elsewhere", rich, FolderGrants.Requests(Policies, false, static i => FolderGrants.Uid(i / 1_000)), false, report),
        ];
        report.Table(
            "Other shapes among 10,000 policies",
            "As above.",
            ["shape", "median", "fastest", "p99", "bytes", "bar", ""],
            rows.Select(row => (string[])[
                row.What, Report.Time(row.Cost.Median), Report.Time(row.Cost.Fastest), Report.Time(row.Cost.P99), Report.Number(row.Cost.Bytes),
                $"{Bar} ns, 0 B", report.Verdict(row.Cost.Median <= Bar && row.Cost.Bytes == 0)]));
    }

    private static Row Measure(string what, PolicyEngine engine, AuthorizationRequest[] requests, bool allowed, Report report)
    {
        var cost = Meter.Measure(new DecisionQuestion(engine, requests, [.. requests.Select(_ => allowed)]));
        report.Check(cost, what.Trim());
        return new Row(what, cost);
    }

    /// <summary>Policy i names group i; key i is in it and in others that no policy names.</summary>
    private static PolicyEngine Grouped(int groupsOfEach)
    {
        var text = Each(static i => string.Create(CultureInfo.InvariantCulture, $$"""
            permit(principal in Cloudinary::Group::"g{{i}}", action == Cloudinary::Action::"read", resource) when { resource.ancestor_ids.contains("{{FolderGrants.Folder(i)}}") };
            """));
        var keys = Enumerable.Range(0, Policies).Select(i => new Entity(
            FolderGrants.Uid(i),
            FolderGrants.NoAttributes,
            [.. Enumerable.Range(0, groupsOfEach).Select(g => Group(g == 1 ? $"g{i}" : $"other{i}-{g}"))]));
        return PolicyEngine.Compile(CedarParser.ParsePolicies(text), new EntityStore(keys));
    }

    private static EntityUid Group(string id) => new("Cloudinary::Group", id);

    private static PolicyEngine Compile(string text) => PolicyEngine.Compile(CedarParser.ParsePolicies(text), FolderGrants.Store(Policies));

    private static string Each(Func<int, string> policy)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Policies; i++)
        {
            text.Append(policy(i)).Append('\n');
        }

        return text.ToString();
    }

    private sealed record Row(string What, Cost Cost);
}
