using System.Text.Json;
using Sidecar.Policy.Cedar.Schemas;

namespace Sidecar.Policy.Cedar.Json;

/// <summary>One entity: uid, attrs and parents are required, tags are not, and anything else is ignored.</summary>
internal static class EntityReader
{
    public static Entity Read(JsonElement json, CedarSchema? schema)
    {
        json = StrictJson.Struct(json, "entity", "uid", "attrs", "parents", "tags");
        var uid = ValueReader.ReadUid(StrictJson.Member(json, "uid", "an entity's uid"), "an entity's uid");
        var what = $"entity {uid}";
        SchemaEntityType? type = null;
        if (schema is not null && !schema.EntityTypes.TryGetValue(uid.Type, out type) && !schema.Actions.ContainsKey(uid))
        {
            throw new CedarFormatException(CedarSchema.IsActionType(uid.Type) ? $"{what}: the schema has no such action" : $"{what}: the schema has no type `{uid.Type}`");
        }

        var shape = type?.Shape ?? (schema is null ? null : RecordType.Empty);
        var attributes = ValueReader.ReadRecord(StrictJson.Member(json, "attrs", what), shape, what);
        var parents = new List<EntityUid>();
        foreach (var parent in StrictJson.Array(StrictJson.Member(json, "parents", what), what))
        {
            var ancestor = ValueReader.ReadUid(parent, $"{what}, parents");
            parents.Add(CedarSchema.IsActionType(ancestor.Type) || !CedarSchema.IsActionType(uid.Type)
                ? ancestor
                : throw new CedarFormatException($"{what}: an action cannot be in {ancestor}, which is none"));
        }

        var entity = new Entity(uid, attributes, parents);
        return json.TryGetProperty("tags", out var tags) ? new Entity(uid, attributes, parents) { Tags = ReadTags(tags, schema is not null, type?.Tags, what) } : entity;
    }

    private static Dictionary<string, CedarValue> ReadTags(JsonElement json, bool typed, CedarType? type, string what)
    {
        var tags = new Dictionary<string, CedarValue>(StringComparer.Ordinal);
        foreach (var member in StrictJson.Object(json, what).EnumerateObject())
        {
            var where = $"{what}, tag `{member.Name}`";
            tags.Add(member.Name, typed && type is null
                ? throw new CedarFormatException($"{where}: the schema gives this type no tags")
                : ValueReader.Read(member.Value, type, where));
        }

        return tags;
    }
}
