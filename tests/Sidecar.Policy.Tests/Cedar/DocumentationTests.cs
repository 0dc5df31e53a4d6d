namespace Sidecar.Policy.Tests.Cedar;

using System.Runtime.CompilerServices;
using Sidecar.Policy.Cedar;

/// <summary>The snippet of docs/cedar.md, run; and the document holds exactly what is run here.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void The_example_of_the_documentation_runs()
    {
        var Console = new StringWriter();
        var policies = CedarParser.ParsePolicies("""
            permit(principal in Team::"web", action == Action::"read", resource is Asset)
            when { resource.ancestor_ids.contains("f1") };
            forbid(principal, action, resource) when { resource has locked && resource.locked };
            """);
        var entities = CedarJson.ParseEntities("""
            [{"uid": {"type": "User", "id": "ann"}, "attrs": {}, "parents": [{"type": "Team", "id": "web"}]}]
            """);
        var engine = PolicyEngine.Compile(policies, entities);
        var (ann, read) = (EntityUid.Parse("User::\"ann\""), EntityUid.Parse("Action::\"read\""));

        var logo = new Entity(EntityUid.Parse("Asset::\"logo\""), new Dictionary<string, CedarValue>
        {
            ["ancestor_ids"] = CedarValue.SetOf(["f1", "f7"]),
        });
        var result = engine.Authorize(new AuthorizationRequest(ann, read, logo));
        Console.WriteLine($"{result.Allowed} because of {result.Determining[0].Id}, {result.Errors.Count} errors");

        var residual = engine.ResidualFor(ann, read, "Asset");
        Console.WriteLine($"{residual.Kind}, exact: {residual.Exact}: {residual.Condition}");

        Assert.StartsWith("True because of policy0, 0 errors", Console.ToString(), StringComparison.Ordinal);
        Assert.Equal(ResidualKind.When, residual.Kind);
    }

    [Fact]
    public void The_documentation_shows_what_is_tested()
    {
        var source = Lines(File.ReadAllText(ThisFile()));
        var document = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "cedar.md"));
        var start = document.IndexOf("```csharp", StringComparison.Ordinal) + "```csharp".Length;
        var snippet = Lines(document[start..document.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Contains(string.Join('\n', snippet), string.Join('\n', source), StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0);
}
