namespace Sidecar.Policy.Tests.Cedar;

using System.Text.Json;
using Sidecar.Policy.Cedar;

/// <summary>
/// Every line of <see cref="ExpressionTable"/>: what <c>permit(principal, action, resource) when { … };</c> does for one fixed request.
/// The answers are those of the reference engine, so a difference is a bug here.
/// </summary>
public sealed class ExpressionTests
{
    private static readonly EntityStore Store = new(
    [
        new Entity(
            new("User", "alice"),
            new Dictionary<string, CedarValue>
            {
                ["name"] = CedarValue.Of("alice"),
                ["age"] = CedarValue.Of(30),
                ["root"] = CedarValue.Of(true),
                ["manager"] = CedarValue.Of(new EntityUid("User", "bob")),
            },
            [new("Group", "g")]) { Tags = new Dictionary<string, CedarValue> { ["t"] = CedarValue.Of(1) } },
        new Entity(new("User", "bob"), new Dictionary<string, CedarValue> { ["name"] = CedarValue.Of("bob") }, [new("Group", "h")]),
        new Entity(new("Action", "read"), new Dictionary<string, CedarValue>(), [new("Action", "all")]),
        new Entity(new("Action", "all"), new Dictionary<string, CedarValue>()),
    ]);

    private static readonly AuthorizationRequest Request = new(
        new("User", "alice"),
        new("Action", "read"),
        new Entity(new("Doc", "d"), new Dictionary<string, CedarValue> { ["owner"] = CedarValue.Of(new EntityUid("User", "alice")) }, [new("Folder", "f")]));

    public static TheoryData<string, string> Core => Rows(ExpressionTable.Core, 6);

    public static TheoryData<string, string> Extensions => Rows(ExpressionTable.Extensions, 6);

    public static TheoryData<string, string> Texts => Rows(PolicyTable.Texts, 8);

    [Theory]
    [MemberData(nameof(Core))]
    public void The_core_language_answers_like_the_reference_engine(string expected, string expression) =>
        Assert.Equal(expected, AnswerOf(expression));

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Extension_types_answer_like_the_reference_engine(string expected, string expression) =>
        Assert.Equal(expected, AnswerOf(expression));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Whole_texts_answer_like_the_reference_engine(string expected, string json) =>
        Assert.Equal(expected, Answer(JsonSerializer.Deserialize<string>(json)!));

    private static string AnswerOf(string expression) => Answer($"permit(principal, action, resource) when {{ {expression}\n }};") switch
    {
        "allow" => "true",
        "deny" => "false",
        var other => other,
    };

    private static string Answer(string text)
    {
        IReadOnlyList<Policy> policies;
        try
        {
            policies = CedarParser.ParsePolicies(text);
        }
        catch (CedarSyntaxException)
        {
            return "syntax";
        }

        foreach (var policy in policies)
        {
            var printed = Assert.Single(CedarParser.ParsePolicies(policy.ToString()));
            Assert.Equal(TreeDump.Of(policy), TreeDump.Of(printed));
        }

        if (policies.Any(static p => p.IsTemplate))
        {
            return "template";
        }

        var result = PolicyEngine.Compile(policies, Store).Authorize(Request);
        return result.Errors.Count > 0 ? "error" : result.Allowed ? "allow" : "deny";
    }

    private static TheoryData<string, string> Rows(string table, int width)
    {
        var rows = new TheoryData<string, string>();
        foreach (var line in table.Split('\n'))
        {
            rows.Add(line[..width].TrimEnd(), line[(width + 1)..]);
        }

        return rows;
    }
}
