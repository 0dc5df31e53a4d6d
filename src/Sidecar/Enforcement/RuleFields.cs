using System.Text.Json;
using Sidecar.Requests;

namespace Sidecar.Enforcement;

/// <summary>The fields a metadata rule names: the one it acts on, and those its condition looks at.</summary>
internal sealed class RuleFields
{
    private const string FieldId = "metadata_field_id";
    private const int MaxDepth = 32;

    /// <summary>Their external ids.</summary>
    public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>False when the rule holds something that could name a field in a way not known here.</summary>
    public bool AreKnown { get; private set; } = true;

    /// <summary>Adds those of a rule as Cloudinary describes it.</summary>
    public void Add(JsonElement rule)
    {
        AddField(AssetFacts.Text(rule, FieldId));
        if (rule.TryGetProperty("condition", out var condition))
        {
            AddCondition(condition);
        }

        if (rule.TryGetProperty("result", out var result))
        {
            AddNested(result);
        }
    }

    /// <summary>Adds those of a rule as a request gives it; a change may leave parts out.</summary>
    public void Add(RequestParameters rule, bool whole)
    {
        if (whole || rule.Has(FieldId))
        {
            AddField(rule.Text(FieldId));
        }

        if (whole || rule.Has("condition"))
        {
            AddCondition(Json(rule.Find("condition")));
        }

        if (rule.Has("result"))
        {
            AddNested(Json(rule.Find("result")));
        }
    }

    /// <summary>The rule itself is not known.</summary>
    public void AddUnknown() => AreKnown = false;

    private void AddField(string? id)
    {
        if (id is { Length: > 0 })
        {
            Ids.Add(id);
        }
        else
        {
            AreKnown = false;
        }
    }

    /// <summary>A test of one field, or <c>and</c> or <c>or</c> over conditions. What is neither may name a field in another way.</summary>
    private void AddCondition(JsonElement condition)
    {
        if (condition.ValueKind != JsonValueKind.Object)
        {
            AreKnown = false;
            return;
        }

        var isTest = condition.TryGetProperty(FieldId, out _);
        var members = 0;
        foreach (var member in condition.EnumerateObject())
        {
            members++;
            if (member.Name is "and" or "or" && member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var part in member.Value.EnumerateArray())
                {
                    AddCondition(part);
                }
            }
            else if (isTest)
            {
                AddMember(member, nestedIsKnown: false);
            }
            else
            {
                AreKnown = false;
            }
        }

        AreKnown &= members > 0;
    }

    /// <summary>Anything else: only a field's own name for itself counts.</summary>
    private void AddNested(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    AddMember(member, nestedIsKnown: true);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    AddNested(item);
                }

                break;
            case JsonValueKind.Undefined:
                AreKnown = false;
                break;
        }
    }

    private void AddMember(JsonProperty member, bool nestedIsKnown)
    {
        if (member.Name == FieldId)
        {
            AddField(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null);
            return;
        }

        AreKnown &= nestedIsKnown || !HoldsObject(member.Value);
        AddNested(member.Value);
    }

    private static bool HoldsObject(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(HoldsObject));

    /// <summary>The structure, also when it comes as JSON in a text; undefined when it is neither.</summary>
    private static JsonElement Json(ParameterValue? value) => value switch
    {
        ParameterValue.Json json => json.Element,
        ParameterValue.Text text when StrictJson.TryParse(text.Value, MaxDepth, out var parsed) is null => parsed,
        _ => default,
    };
}
