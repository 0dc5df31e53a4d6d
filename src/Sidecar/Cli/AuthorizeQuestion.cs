using System.Text.Json;
using Sidecar.Policy.Cedar;

namespace Sidecar.Cli;

/// <summary>Policies, schema and entities of a line, read once for all its requests.</summary>
internal sealed class AuthorizeQuestion
{
    private static readonly JsonDocumentOptions StrictOptions = new() { MaxDepth = 4096, AllowDuplicateProperties = false };

    private readonly CedarSchema? _schema;
    private readonly PolicyEngine _engine;
    private readonly bool? _validateRequest;

    public AuthorizeQuestion(JsonMembers slice)
    {
        slice.CheckReadable("policies", "schema", "entities");
        var policies = ReadPolicies(slice);
        _schema = ReadSchema(slice);
        var entities = CedarJson.ParseEntities(slice.Text("entities") ?? "[]", _schema);
        _engine = PolicyEngine.Compile(policies.Policies, entities);
        _validateRequest = slice.Flag("validateRequest");
    }

    public static CedarSchema? ReadSchema(JsonMembers slice) => slice.Value("schema") is not { } schema ? null
        : schema.ValueKind == JsonValueKind.String ? CedarSchema.Parse(schema.GetString()!)
        : CedarSchema.FromJson(schema.GetRawText());

    /// <summary>Cedar text, an array, a map of id to policy, or those with templates and links beside them.</summary>
    public static PolicySet ReadPolicies(JsonMembers slice)
    {
        var text = slice.Required("policies").GetRawText();
        using var document = JsonDocument.Parse(text, StrictOptions);
        var json = document.RootElement;
        var set = new PolicySet();
        if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Any(static m => m.Name is "staticPolicies" or "templates" or "templateLinks"))
        {
            Add(set, json, template: false);
            return set;
        }

        Only(json, "staticPolicies", "templates", "templateLinks");
        AddOptional(set, json, "staticPolicies", template: false);
        AddOptional(set, json, "templates", template: true);
        if (json.TryGetProperty("templateLinks", out var links))
        {
            foreach (var link in links.EnumerateArray())
            {
                set.LinkFromJson(link.GetRawText());
            }
        }

        return set;
    }

    public string Decide(JsonMembers request)
    {
        request.CheckReadable("principal", "action", "resource", "context");
        var (principal, action, uid) = (ReadUid(request.Required("principal")), ReadUid(request.Required("action")), ReadUid(request.Required("resource")));
        var context = CedarJson.ParseContext(request.Text("context") ?? "{}", _schema, action);
        var validates = request.Flag("validateRequest") ?? _validateRequest ?? true;
        if (validates && _schema?.ValidateRequest(principal, action, uid, context) is { Count: > 0 } misfits)
        {
            throw new CedarFormatException(string.Join("; ", misfits));
        }

        var resource = _engine.Entities.TryGet(uid, out var known) ? known : new Entity(uid, new Dictionary<string, CedarValue>());
        var result = _engine.Authorize(new AuthorizationRequest(principal, action, resource, context));
        return AuthorizeAnswer.Line(request.Raw("id"), json =>
        {
            json.WriteString("decision", result.Allowed ? "allow" : "deny");
            json.WriteStartArray("reason");
            foreach (var policy in result.Determining.OrderBy(static p => p.Id, StringComparer.Ordinal))
            {
                json.WriteStringValue(policy.Id);
            }

            json.WriteEndArray();
            AuthorizeAnswer.WriteFindings(json, "errors", result.Errors.Select(static e => (e.Policy.Id, e.Message)));
        });
    }

    private static EntityUid ReadUid(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? ReadSpelling(json.GetString()!) : CedarJson.ParseUid(json.GetRawText());

    /// <summary><c>Type::"id"</c>, the id a JSON string, as whoever writes such a line quotes it.</summary>
    private static EntityUid ReadSpelling(string text)
    {
        var quote = text.IndexOf('"');
        if (quote < 2 || text[^1] != '"' || !text.AsSpan(quote - 2, 2).SequenceEqual("::"))
        {
            throw new CedarFormatException($"bad entity uid {text}");
        }

        using var id = JsonDocument.Parse(text.AsMemory(quote));
        var type = string.Concat(text.AsSpan(0, quote - 2).ToString().Where(static c => !char.IsWhiteSpace(c)));
        return CedarJson.ParseUid($"{{\"type\":\"{JsonEncodedText.Encode(type)}\",\"id\":{id.RootElement.GetRawText()}}}");
    }

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
            JsonValueKind.Array when !template => policies.EnumerateArray().Select(static p => ReadPolicy(p.ValueKind == JsonValueKind.String ? "policy0" : "JSON policy", p)),
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
