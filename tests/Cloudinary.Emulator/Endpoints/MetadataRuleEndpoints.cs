using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using static Cloudinary.Emulator.Endpoints.ConfigurationEndpoints;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Metadata rules, the order of fields and of their values, and searches in values.</summary>
internal static class MetadataRuleEndpoints
{
    private static readonly string[] Members = ["metadata_field_id", "name", "condition", "result", "state", "position"];

    public static IReadOnlyList<Operation> All { get; } =
    [
        Read("GET", "metadata_rules", call => Answer.Ok(new JsonObject { ["metadata_rules"] = new JsonArray([.. call.Library.Configuration.MetadataRules.Shown]) })),
        Write("POST", "metadata_rules", call => Put(call, call.Library.Ids.ExternalId(), [])),
        Write("PUT", "metadata_rules/{id}", call => Put(call, call.Path["id"], Find(call.Library.Configuration.MetadataRules, call.Path["id"], "metadata rule").DeepClone().AsObject())),
        Write("DELETE", "metadata_rules/{id}", Delete),

        Write("PUT", "metadata_fields/order", call => Ordered(call, call.Parameters.Required("order_by"))),
        Write("PUT", "metadata_fields/{id}/reorder", Reorder),
        Read("POST", "metadata_fields/datasource/search", SearchAll),
        Read("POST", "metadata_fields/{id}/datasource/search", call => Values(call, Matches(call, Field(call)))),
        Write("POST", "metadata_fields/{id}/datasource/order", OrderValues),
        Write("PUT", "metadata_fields/{id}/datasource/order", OrderValues),
        Read("POST", "metadata_fields/{id}/datasource_restore", call => Values(call, Entries(Field(call)))),
    ];

    private static Answer Put(Call call, string id, JsonObject rule)
    {
        rule["external_id"] = id;
        foreach (string member in Members)
        {
            if (call.Parameters.Node(member) is { } value)
            {
                rule[member] = value.DeepClone();
            }
        }

        call.Library.Configuration.MetadataRules.Put(id, rule);
        return Answer.Ok(rule.DeepClone().AsObject());
    }

    private static Answer Delete(Call call)
    {
        Find(call.Library.Configuration.MetadataRules, call.Path["id"], "metadata rule");
        call.Library.Configuration.MetadataRules.Remove(call.Path["id"]);
        return Answer.Ok(new JsonObject { ["success"] = true });
    }

    private static Answer Ordered(Call call, string by)
    {
        Store(call, call.Library.MetadataFields.All.OrderBy(f => (string?)f[by], StringComparer.Ordinal));
        return Fields(call);
    }

    private static Answer Reorder(Call call)
    {
        var field = Field(call);
        var rest = call.Library.MetadataFields.All.Where(f => f != field).ToList();
        rest.Insert(Math.Min(call.Parameters.Number("position", 0, rest.Count), rest.Count), field);
        Store(call, rest);
        return Fields(call);
    }

    private static void Store(Call call, IEnumerable<JsonObject> fields)
    {
        foreach (var field in fields.ToArray())
        {
            call.Library.MetadataFields.Remove((string)field["external_id"]!);
            call.Library.MetadataFields.Put((string)field["external_id"]!, field);
        }
    }

    private static Answer Fields(Call call) =>
        Answer.Ok(new JsonObject { ["metadata_fields"] = new JsonArray([.. call.Library.MetadataFields.All.Select(f => f.DeepClone())]) });

    private static Answer SearchAll(Call call)
    {
        var found = call.Library.MetadataFields.All.SelectMany(field => Matches(call, field).Select(value => (JsonNode)new JsonObject
        {
            ["field_id"] = (string)field["external_id"]!, ["id"] = (string)value["external_id"]!, ["value"] = (string)value["value"]!,
        }));
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. found.Take(call.Parameters.Number("max_results", 50, 500))])));
    }

    private static Answer OrderValues(Call call)
    {
        var field = Field(call).DeepClone().AsObject();
        JsonNode[] values = [.. Entries(field).OrderBy(v => (string?)v["value"], StringComparer.Ordinal).Select(v => v.DeepClone())];
        field["datasource"] = new JsonObject { ["values"] = new JsonArray(values) };
        call.Library.MetadataFields.Put(call.Path["id"], field);
        return Answer.Ok(field["datasource"]!.DeepClone().AsObject());
    }

    private static Answer Values(Call call, IEnumerable<JsonNode> values) => Answer.Ok(new JsonObject
    {
        ["values"] = new JsonArray([.. values.Take(call.Parameters.Number("max_results", 255, 500)).Select(v => v.DeepClone())]),
    });

    private static IEnumerable<JsonNode> Matches(Call call, JsonObject field) =>
        Entries(field).Where(v => ((string?)v["value"] ?? "").Contains(call.Parameters.Text("term") ?? "", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<JsonNode> Entries(JsonObject field) => field["datasource"]?["values"] is JsonArray values ? values.OfType<JsonNode>() : [];

    private static JsonObject Field(Call call) => call.Library.MetadataFields.TryGet(call.Path["id"], out var field)
        ? field
        : throw new ApiException(404, $"External ID {call.Path["id"]} doesn't exist");
}
