using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Structured metadata fields and the values of their datasources.</summary>
internal static class MetadataFieldEndpoints
{
    private static readonly string[] Types = ["string", "integer", "date", "enum", "set"];

    public static Answer List(Call call)
    {
        var wanted = call.Parameters.TextList("external_ids").ToHashSet(StringComparer.Ordinal);
        var fields = call.Library.MetadataFields.All.Where(f => wanted.Count == 0 || wanted.Contains(Id(f)));
        return Answer.Ok(new JsonObject { ["metadata_fields"] = new JsonArray([.. fields.Select(f => f.DeepClone())]) });
    }

    public static Answer Get(Call call) => Shown(Find(call));

    public static Answer Create(Call call)
    {
        string type = call.Parameters.Required("type");
        if (!Types.Contains(type))
        {
            throw ApiException.BadRequest($"type {type} is not included in the list");
        }

        string label = call.Parameters.Required("label");
        string id = call.Parameters.NonEmpty("external_id") ?? call.Library.Ids.PublicId();
        if (call.Library.MetadataFields.Contains(id))
        {
            throw new ApiException(409, $"external id {id} already exists");
        }

        var field = new JsonObject
        {
            ["external_id"] = id,
            ["type"] = type,
            ["label"] = label,
            ["mandatory"] = false,
            ["default_value"] = null,
            ["validation"] = null,
        };
        return Store(call, id, Merged(field, call));
    }

    public static Answer Update(Call call)
    {
        var field = Find(call);
        return Store(call, Id(field), Merged(field.DeepClone().AsObject(), call));
    }

    public static Answer Delete(Call call)
    {
        call.Library.MetadataFields.Remove(Id(Find(call)));
        return Answer.Ok(new JsonObject { ["message"] = "ok" });
    }

    public static Answer UpdateDatasource(Call call)
    {
        var field = Find(call).DeepClone().AsObject();
        var values = Values(field);
        foreach (var change in call.Parameters.Node("values") as JsonArray ?? throw ApiException.Missing("values"))
        {
            string id = Parameters.Text(change?["external_id"]) ?? call.Library.Ids.PublicId();
            string value = Parameters.Text(change?["value"]) ?? "";
            if (values.FirstOrDefault(v => Id(v) == id) is JsonObject existing)
            {
                existing["value"] = value;
            }
            else
            {
                values.Add(new JsonObject { ["external_id"] = id, ["value"] = value, ["state"] = "active" });
            }
        }

        call.Library.MetadataFields.Put(Id(field), field);
        return Answer.Ok(field["datasource"]!.DeepClone().AsObject());
    }

    public static Answer RemoveFromDatasource(Call call)
    {
        var field = Find(call).DeepClone().AsObject();
        var ids = call.Parameters.List("external_ids");
        if (ids.Count == 0)
        {
            throw ApiException.Missing("external_ids");
        }

        Values(field).RemoveAll(v => ids.Contains(Id(v)));
        call.Library.MetadataFields.Put(Id(field), field);
        return Answer.Ok(field["datasource"]!.DeepClone().AsObject());
    }

    private static JsonObject Merged(JsonObject field, Call call)
    {
        foreach (var (name, value) in call.Parameters.Root)
        {
            if (name is not ("external_id" or "type" or "api_key" or "timestamp" or "signature") && value is not null)
            {
                field[name] = value.DeepClone();
            }
        }

        return field;
    }

    private static JsonArray Values(JsonObject field)
    {
        if (field["datasource"]?["values"] is not JsonArray values)
        {
            values = [];
            field["datasource"] = new JsonObject { ["values"] = values };
        }

        return values;
    }

    private static Answer Store(Call call, string id, JsonObject field)
    {
        call.Library.MetadataFields.Put(id, field);
        return Shown(field);
    }

    private static Answer Shown(JsonObject field) => Answer.Ok(field.DeepClone().AsObject());

    private static string Id(JsonNode? node) => (string?)node?["external_id"] ?? "";

    private static JsonObject Find(Call call) =>
        call.Library.MetadataFields.TryGet(call.Path["id"], out var field)
            ? field
            : throw new ApiException(404, $"External ID {call.Path["id"]} doesn't exist");
}
