namespace Sidecar.Policy.Tests.Cedar;

using System.Collections.Concurrent;
using System.Text.Json;
using Sidecar.Policy.Cedar;

/// <summary>What is asked of one test of a suite; each says how many answers it compared.</summary>
internal static class SuiteChecks
{
    public static bool HasAnswers(SuiteTest test) => SuiteData.Answers.ContainsKey(AnswerFile(test));

    /// <summary>Entities and contexts are read with the schema. Decision, reasons and errors have to be equal, as sets of ids.</summary>
    public static int Decisions(SuiteTest test, ConcurrentQueue<string> differences)
    {
        var schema = CedarSchema.Parse(test.Schema);
        var store = CedarJson.ParseEntities(test.Entities, schema);
        var engine = PolicyEngine.Compile(CedarParser.ParsePolicies(test.Policies), store);
        var requests = 0;
        foreach (var request in test.Requests)
        {
            requests++;
            var (principal, action, uid) = (Uid(request, "principal"), Uid(request, "action"), Uid(request, "resource"));
            var context = CedarJson.ParseContext(request.GetProperty("context").GetRawText(), schema, action);
            var misfits = Flag(request, "validateRequest") ? schema.ValidateRequest(principal, action, uid, context) : [];
            var resource = store.TryGet(uid, out var known) ? known : new Entity(uid, new Dictionary<string, CedarValue>());
            var question = new AuthorizationRequest(principal, action, resource, context);
            var result = engine.Authorize(question);
            var expected = $"{request.GetProperty("decision").GetString()} {Ids(request, "reason")} {Ids(request, "errors")}";
            var actual = $"{(result.Allowed ? "allow" : "deny")} {Ids(result.Determining)} {Ids(result.Errors.Select(static e => e.Policy))}";
            if (expected != actual || engine.Decide(question).Allowed != result.Allowed || misfits.Count > 0)
            {
                differences.Enqueue($"{test.Name}: {request.GetProperty("description")}: expected {expected}, got {actual} {string.Join("; ", misfits)}");
            }
        }

        return requests;
    }

    public static int Verdict(SuiteTest test, ConcurrentQueue<string> differences)
    {
        var result = CedarSchema.Parse(test.Schema).Validate(CedarParser.ParsePolicies(test.Policies));
        if (result.IsValid != test.ShouldValidate)
        {
            differences.Enqueue($"{test.Name}: should {(test.ShouldValidate ? "be valid" : "not be valid")}; {string.Join("; ", result.Errors)}");
        }

        return 1;
    }

    /// <summary>Text to tree to text gives the same tree; to JSON and back gives the same JSON, and a text that parses to the same JSON again.</summary>
    public static int RoundTrips(SuiteTest test, ConcurrentQueue<string> differences)
    {
        var policies = CedarParser.ParsePolicies(test.Policies);
        foreach (var policy in policies)
        {
            var json = policy.ToJson();
            var back = Policy.FromJson(policy.Id, json);
            if (TreeDump.Of(policy) != TreeDump.Of(CedarParser.ParsePolicies(policy.ToString())[0])
                || back.ToJson() != json
                || CedarParser.ParsePolicies(back.ToString())[0].ToJson() != json)
            {
                differences.Enqueue($"{test.Name}: {policy}");
            }
        }

        var set = PolicySet.Parse(test.Policies).ToJson();
        if (PolicySet.FromJson(set).ToJson() != set)
        {
            differences.Enqueue($"{test.Name}: policy set {set}");
        }

        return policies.Count;
    }

    public static int Schemas(SuiteTest test, ConcurrentQueue<string> differences)
    {
        var schema = CedarSchema.Parse(test.Schema);
        var expected = SuiteData.Answers[AnswerFile(test).Replace("corpus-tests-validation/", "corpus-tests-json-schemas/", StringComparison.Ordinal)
            .Replace(".validation.json", ".cedarschema.json", StringComparison.Ordinal)];
        foreach (var (way, actual) in new[]
        {
            ("to JSON", schema.ToJson()),
            ("to text and to JSON", CedarSchema.Parse(schema.ToString()).ToJson()),
            ("from JSON to JSON", CedarSchema.FromJson(expected).ToJson()),
            ("from JSON to text to JSON", CedarSchema.Parse(CedarSchema.FromJson(expected).ToString()).ToJson()),
        })
        {
            using var left = JsonDocument.Parse(expected);
            using var right = JsonDocument.Parse(actual);
            if (!JsonElement.DeepEquals(left.RootElement, right.RootElement))
            {
                differences.Enqueue($"{test.Name}: {way}: {actual[..Math.Min(600, actual.Length)]}");
            }
        }

        return 1;
    }

    public static int CorpusAnswers(SuiteTest test, ConcurrentQueue<string> differences) =>
        Answers(test, SuiteData.Answers[AnswerFile(test)], differences);

    public static int ValidatorCase(SuiteTest test, ConcurrentQueue<string> differences) =>
        Answers(test, test.Read(test.Name.Replace(".json", ".validation.json", StringComparison.Ordinal)), differences);

    /// <summary>Strict verdicts per policy, whether each entity fits, whether each request fits.</summary>
    private static int Answers(SuiteTest test, string answers, ConcurrentQueue<string> differences)
    {
        using var document = JsonDocument.Parse(answers);
        var schema = CedarSchema.Parse(test.Schema);
        var compared = 0;
        var policies = CedarParser.ParsePolicies(test.Policies).ToDictionary(static p => p.Id);
        foreach (var answer in document.RootElement.GetProperty("policyValidation").GetProperty("perPolicy").EnumerateObject())
        {
            Compare($"policy {answer.Name}", answer.Value.GetProperty("strict").GetBoolean(), string.Join("; ", schema.Validate([policies[answer.Name]]).Errors));
        }

        using var entities = JsonDocument.Parse(test.Entities);
        var perEntity = document.RootElement.GetProperty("entityValidation").GetProperty("perEntity");
        foreach (var entity in entities.RootElement.EnumerateArray())
        {
            var uid = CedarJson.ParseUid(entity.GetProperty("uid").GetRawText());
            var fits = !perEntity.TryGetProperty($"{uid.Type}::{uid.Id}", out var answer) || !answer.TryGetProperty("errors", out _);
            Compare($"entity {uid}", fits, Misfit(() => CedarJson.ParseEntities($"[{entity.GetRawText()}]", schema)));
        }

        foreach (var (request, answer) in test.Requests.Zip(document.RootElement.GetProperty("requestValidation").EnumerateArray()))
        {
            var action = Uid(request, "action");
            var fits = answer.GetProperty("strict").GetBoolean();
            Compare($"request {answer.GetProperty("description")}", fits, Misfit(() =>
            {
                var context = CedarJson.ParseContext(request.GetProperty("context").GetRawText(), schema, action);
                var misfits = schema.ValidateRequest(Uid(request, "principal"), action, Uid(request, "resource"), context);
                return misfits.Count == 0 ? misfits : throw new CedarFormatException(string.Join("; ", misfits));
            }));
        }

        return compared;

        void Compare(string what, bool fits, string misfit)
        {
            compared++;
            if (fits != (misfit.Length == 0))
            {
                differences.Enqueue($"{test.Name}: {what}: should {(fits ? "fit" : "not fit")}; {misfit}");
            }
        }
    }

    private static string Misfit(Func<object> read)
    {
        try
        {
            _ = read();
            return "";
        }
        catch (CedarFormatException error)
        {
            return error.Message;
        }
    }

    private static string AnswerFile(SuiteTest test) =>
        $"corpus-tests-validation/{Path.GetFileNameWithoutExtension(test.Name)}.validation.json";

    private static bool Flag(JsonElement json, string member) => !json.TryGetProperty(member, out var value) || value.GetBoolean();

    private static EntityUid Uid(JsonElement request, string member) => CedarJson.ParseUid(request.GetProperty(member).GetRawText());

    private static string Ids(JsonElement request, string member) => Ids(request.GetProperty(member).EnumerateArray().Select(static id => id.GetString()!));

    private static string Ids(IEnumerable<Policy> policies) => Ids(policies.Select(static p => p.Id));

    private static string Ids(IEnumerable<string> ids) => $"[{string.Join(' ', ids.Order(StringComparer.Ordinal))}]";
}
