using System.Text.Json;
using Sidecar.Policy.Cedar.Json;

namespace Sidecar.Policy.Cedar;

/// <summary>Policies, templates and the links between them, ids unique over all three.</summary>
public sealed class PolicySet
{
    private readonly List<Policy> _statics = [];
    private readonly List<Policy> _templates = [];
    private readonly List<(string TemplateId, Policy Policy, IReadOnlyDictionary<string, EntityUid> Values)> _links = [];
    private readonly Dictionary<string, Policy> _byId = new(StringComparer.Ordinal);

    /// <summary>Static policies and links: what <see cref="PolicyEngine.Compile"/> takes.</summary>
    public IReadOnlyList<Policy> Policies => [.. _statics, .. _links.Select(static l => l.Policy)];

    internal IEnumerable<Policy> Statics => _statics;

    internal IEnumerable<Policy> Links => _links.Select(static l => l.Policy);

    /// <summary>Policies with slots.</summary>
    public IReadOnlyList<Policy> Templates => _templates;

    /// <summary>Reads a text; ids are <c>policy0</c>, <c>policy1</c>, … in text order, templates counted.</summary>
    /// <exception cref="CedarSyntaxException">The text is not Cedar.</exception>
    public static PolicySet Parse(string text, string? source = null)
    {
        var set = new PolicySet();
        foreach (var policy in CedarParser.ParsePolicies(text, source))
        {
            set.Add(policy);
        }

        return set;
    }

    /// <summary>Reads {staticPolicies: {id: policy}, templates: {id: policy}, templateLinks: [{templateId, newId, values}]}.</summary>
    /// <exception cref="CedarFormatException">Not JSON, not a policy set, an id twice, or a link that does not fit its template.</exception>
    public static PolicySet FromJson(string json) => StrictJson.Read(json, "policy set", Read);

    /// <summary>Adds a policy or a template.</summary>
    /// <exception cref="ArgumentException">The id is taken.</exception>
    public void Add(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Reserve(policy);
        (policy.IsTemplate ? _templates : _statics).Add(policy);
    }

    /// <summary>Links a template.</summary>
    /// <param name="templateId">The template.</param>
    /// <param name="newId">The link's id.</param>
    /// <param name="values">A value for each slot.</param>
    /// <exception cref="ArgumentException">There is no such template, the id is taken, or the values do not fit the slots.</exception>
    public void Link(string templateId, string newId, IReadOnlyDictionary<string, EntityUid> values)
    {
        var template = _templates.Find(t => t.Id == templateId) ?? throw new ArgumentException($"There is no template {templateId}.", nameof(templateId));
        var link = template.Link(newId, values);
        Reserve(link);
        _links.Add((templateId, link, values));
    }

    /// <summary>Links a template as {templateId, newId, values} says.</summary>
    /// <exception cref="CedarFormatException">Not JSON, or a link that does not fit its template.</exception>
    public void LinkFromJson(string json) => StrictJson.Read(json, "link", link =>
    {
        ReadLink(link);
        return true;
    });

    /// <summary>The set in JSON.</summary>
    public string ToJson() => StrictJson.Write(json =>
    {
        json.WriteStartObject();
        Write(json, "staticPolicies", _statics);
        Write(json, "templates", _templates);
        json.WriteStartArray("templateLinks");
        foreach (var (templateId, policy, values) in _links)
        {
            json.WriteStartObject();
            json.WriteString("templateId", templateId);
            json.WriteString("newId", policy.Id);
            json.WriteStartObject("values");
            foreach (var (slot, uid) in values)
            {
                json.WriteStartObject(slot);
                PolicyWriter.WriteUid(json, "__entity", uid);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static PolicySet Read(JsonElement json)
    {
        const string what = "policy set";
        StrictJson.Only(json, what, "staticPolicies", "templates", "templateLinks");
        var set = new PolicySet();
        foreach (var (member, templates) in (ReadOnlySpan<(string, bool)>)[("staticPolicies", false), ("templates", true)])
        {
            if (StrictJson.Optional(json, member) is not { } policies)
            {
                continue;
            }

            foreach (var item in StrictJson.Object(policies, what).EnumerateObject())
            {
                var policy = new Policy(item.Name, null, PolicyReader.Read(item.Value, $"policy {item.Name}"));
                set.Add(policy.IsTemplate == templates ? policy : throw new CedarFormatException($"policy {item.Name}: {(templates ? "has no slot" : "has a slot")}"));
            }
        }

        if (StrictJson.Optional(json, "templateLinks") is { } links)
        {
            foreach (var item in StrictJson.Array(links, what))
            {
                set.ReadLink(item);
            }
        }

        return set;
    }

    private void ReadLink(JsonElement json)
    {
        const string what = "link";
        json = StrictJson.Struct(json, what, "templateId", "newId", "values");
        StrictJson.Only(json, what, "templateId", "newId", "values");
        var values = StrictJson.Object(StrictJson.Member(json, "values", what), what).EnumerateObject()
            .ToDictionary(static m => m.Name, static m => ValueReader.ReadUid(m.Value, what), StringComparer.Ordinal);
        Link(StrictJson.Text(StrictJson.Member(json, "templateId", what), what), StrictJson.Text(StrictJson.Member(json, "newId", what), what), values);
    }

    private static void Write(Utf8JsonWriter json, string member, List<Policy> policies)
    {
        json.WriteStartObject(member);
        foreach (var policy in policies)
        {
            json.WritePropertyName(policy.Id);
            PolicyWriter.Write(json, policy.Syntax);
        }

        json.WriteEndObject();
    }

    private void Reserve(Policy policy)
    {
        if (!_byId.TryAdd(policy.Id, policy))
        {
            throw new ArgumentException($"There are two policies with the id {policy.Id}.", nameof(policy));
        }
    }
}
