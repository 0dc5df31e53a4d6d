using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Policy.Cedar;

namespace Sidecar.Cli;

/// <summary>
/// <c>authorize</c>: JSON lines in, JSON lines out, in order. For tests of policies in a build pipeline and for comparison with other engines.
/// In: {id?, policies, schema?, entities?, principal, action, resource, context?, validateRequest?, requests?}. Out: {id, decision, reason,
/// errors}; with <c>--validate</c> {id, valid, validationErrors, validationWarnings}; or {id, failure}.
/// </summary>
internal static class AuthorizeCommand
{
    private static readonly JsonDocumentOptions LineOptions = new() { MaxDepth = 4096, AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions AnswerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Command Create()
    {
        var validate = new Option<bool>("--validate") { Description = "Validate the policies against the schema instead of deciding." };
        var command = new Command("authorize", "Answers Cedar questions, one JSON object per line, from standard input.") { validate };
        command.SetAction(result => Run(result.GetValue(validate)));
        return command;
    }

    private static void Run(bool validate)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
        while (input.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                foreach (var answer in Answer(line, validate))
                {
                    output.WriteLine(answer);
                }

                output.Flush();
            }
        }
    }

    private static List<string> Answer(string line, bool validate)
    {
        try
        {
            using var document = JsonDocument.Parse(line, LineOptions);
            var slice = document.RootElement;
            if (slice.ValueKind != JsonValueKind.Object)
            {
                return [Failure(null, "the line is not a JSON object")];
            }

            if (validate)
            {
                return [Guarded(slice, () => Validate(slice))];
            }

            return slice.TryGetProperty("requests", out var requests) && requests.ValueKind == JsonValueKind.Array
                ? [.. DecideAll(slice, requests)]
                : [Guarded(slice, () => new Question(slice).Decide(slice))];
        }
        catch (Exception error) when (IsExpected(error))
        {
            return [Failure(null, error.Message)];
        }
    }

    private static IEnumerable<string> DecideAll(JsonElement slice, JsonElement requests)
    {
        Question? question = null;
        foreach (var request in requests.EnumerateArray())
        {
            yield return Guarded(request, () => (question ??= new Question(slice)).Decide(request));
        }
    }

    /// <summary>A question that cannot be asked is answered with what is wrong about it.</summary>
    private static string Guarded(JsonElement request, Func<string> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception error) when (IsExpected(error))
        {
            return Failure(Member(request, "id"), error.Message);
        }
    }

    /// <summary>What malformed input leads to. InvalidOperationException is half of a surrogate pair, or a member of another kind than expected.</summary>
    private static bool IsExpected(Exception error) =>
        error is CedarFormatException or CedarSyntaxException or JsonException or ArgumentException or InvalidOperationException;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string Validate(JsonElement slice)
    {
        var schema = Question.ReadSchema(slice) ?? throw new CedarFormatException("schema is missing");
        var result = schema.Validate(Question.ReadPolicies(slice));
        return Line(Member(slice, "id"), json =>
        {
            json.WriteBoolean("valid", result.IsValid);
            WriteFindings(json, "validationErrors", result.Errors.Select(static f => (f.Policy.Id, f.Message)));
            WriteFindings(json, "validationWarnings", result.Warnings.Select(static f => (f.Policy.Id, f.Message)));
        });
    }

    private static void WriteFindings(Utf8JsonWriter json, string member, IEnumerable<(string PolicyId, string Message)> findings)
    {
        json.WriteStartArray(member);
        foreach (var (policyId, message) in findings.OrderBy(static f => f.PolicyId, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("policyId", policyId);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Failure(JsonElement? id, string message) => Line(id, json =>
    {
        json.WriteStartArray("failure");
        json.WriteStringValue(message);
        json.WriteEndArray();
    });

    private static string Line(JsonElement? id, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, AnswerOptions))
        {
            json.WriteStartObject();
            if (id is { } echoed)
            {
                json.WritePropertyName("id");
                json.WriteRawValue(echoed.GetRawText(), skipInputValidation: true);
            }

            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Policies, schema and entities of a line, read once for all its requests.</summary>
    private sealed class Question
    {
        private readonly CedarSchema? _schema;
        private readonly PolicyEngine _engine;
        private readonly bool? _validateRequest;

        public Question(JsonElement slice)
        {
            var policies = ReadPolicies(slice);
            _schema = ReadSchema(slice);
            var entities = CedarJson.ParseEntities(Text(slice, "entities") ?? "[]", _schema);
            _engine = PolicyEngine.Compile(policies.Policies, entities);
            _validateRequest = Member(slice, "validateRequest")?.GetBoolean();
        }

        public static CedarSchema? ReadSchema(JsonElement slice) => Member(slice, "schema") is not { } schema ? null
            : schema.ValueKind == JsonValueKind.String ? CedarSchema.Parse(schema.GetString()!)
            : CedarSchema.FromJson(schema.GetRawText());

        /// <summary>Cedar text, an array, a map of id to policy, or those with templates and links beside them.</summary>
        public static PolicySet ReadPolicies(JsonElement slice)
        {
            var json = Member(slice, "policies") ?? throw new CedarFormatException("policies is missing");
            var set = new PolicySet();
            if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Any(static m => m.Name is "staticPolicies" or "templates" or "templateLinks"))
            {
                Add(set, json, template: false);
                return set;
            }

            Only(json, "staticPolicies", "templates", "templateLinks");
            AddOptional(set, json, "staticPolicies", template: false);
            AddOptional(set, json, "templates", template: true);
            foreach (var link in Member(json, "templateLinks")?.EnumerateArray() ?? default)
            {
                Only(link, "templateId", "newId", "values");
                var values = Required(link, "values").EnumerateObject().ToDictionary(static m => m.Name, static m => CedarJson.ParseUid(m.Value.GetRawText()));
                set.Link(Required(link, "templateId").GetString()!, Required(link, "newId").GetString()!, values);
            }

            return set;
        }

        public string Decide(JsonElement request)
        {
            var (principal, action, uid) = (ReadUid(Required(request, "principal")), ReadUid(Required(request, "action")), ReadUid(Required(request, "resource")));
            var context = CedarJson.ParseContext(Text(request, "context") ?? "{}", _schema, action);
            var validates = Member(request, "validateRequest")?.GetBoolean() ?? _validateRequest ?? true;
            if (validates && _schema?.ValidateRequest(principal, action, uid, context) is { Count: > 0 } misfits)
            {
                throw new CedarFormatException(string.Join("; ", misfits));
            }

            var resource = _engine.Entities.TryGet(uid, out var known) ? known : new Entity(uid, new Dictionary<string, CedarValue>());
            var result = _engine.Authorize(new AuthorizationRequest(principal, action, resource, context));
            return Line(Member(request, "id"), json =>
            {
                json.WriteString("decision", result.Allowed ? "allow" : "deny");
                json.WriteStartArray("reason");
                foreach (var policy in result.Determining.OrderBy(static p => p.Id, StringComparer.Ordinal))
                {
                    json.WriteStringValue(policy.Id);
                }

                json.WriteEndArray();
                WriteFindings(json, "errors", result.Errors.Select(static e => (e.Policy.Id, e.Message)));
            });
        }

        /// <summary>A member as it stands, null included: unlike most, it is not the same as a missing one.</summary>
        private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetRawText() : null;

        private static JsonElement Required(JsonElement json, string name) => Member(json, name) ?? throw new CedarFormatException($"{name} is missing");

        private static EntityUid ReadUid(JsonElement json) =>
            json.ValueKind == JsonValueKind.String ? EntityUid.Parse(json.GetString()!) : CedarJson.ParseUid(json.GetRawText());

        private static void Only(JsonElement json, params string[] names)
        {
            if (json.EnumerateObject().Select(static m => m.Name).FirstOrDefault(n => !names.Contains(n)) is { } unknown)
            {
                throw new CedarFormatException($"unknown member {unknown}");
            }
        }

        private static void AddOptional(PolicySet set, JsonElement json, string member, bool template)
        {
            if (json.TryGetProperty(member, out var policies))
            {
                Add(set, policies, template);
            }
        }

        private static void Add(PolicySet set, JsonElement policies, bool template)
        {
            IEnumerable<Sidecar.Policy.Cedar.Policy> read = policies.ValueKind switch
            {
                JsonValueKind.String when !template => CedarParser.ParsePolicies(policies.GetString()!),
                JsonValueKind.Array when !template => policies.EnumerateArray().Select(static (p, i) => ReadPolicy($"policy{i}", p)),
                _ => policies.EnumerateObject().Select(static m => ReadPolicy(m.Name, m.Value)),
            };
            foreach (var policy in read)
            {
                set.Add(policy.IsTemplate == template ? policy : throw new CedarFormatException($"policy {policy.Id} {(template ? "is not a template" : "is a template")}"));
            }
        }

        private static Sidecar.Policy.Cedar.Policy ReadPolicy(string id, JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.String)
            {
                return Sidecar.Policy.Cedar.Policy.FromJson(id, json.GetRawText());
            }

            return CedarParser.ParsePolicies(json.GetString()!) is [var policy] ? policy.WithId(id) : throw new CedarFormatException($"policy {id}: expected one policy");
        }
    }
}
