using System.Text.Json;
using Sidecar.Policy.Cedar.Json;
using Sidecar.Policy.Cedar.Schemas;

namespace Sidecar.Policy.Cedar;

/// <summary>Entities, contexts and names in Cedar's JSON forms.</summary>
public static class CedarJson
{
    /// <summary>
    /// Reads <c>[{uid, attrs, parents, tags?}]</c>. With a schema, values may leave their wrapper out, every entity has to fit its type, and the
    /// schema's actions are added.
    /// </summary>
    /// <param name="json">The array.</param>
    /// <param name="schema">What the entities have to fit, or null.</param>
    /// <exception cref="CedarFormatException">
    /// Not JSON, a number that is no 64-bit integer, null, a duplicate key, an entity twice with different contents, a cycle, or a misfit.
    /// </exception>
    public static EntityStore ParseEntities(string json, CedarSchema? schema = null)
    {
        var entities = StrictJson.Read(json, "entities", root => StrictJson.Array(root, "entities").Select(item => EntityReader.Read(item, schema)).ToList());
        try
        {
            var store = new EntityStore(entities);
            if (schema is null)
            {
                return store;
            }

            if (schema.FindMisfits(store).FirstOrDefault() is { } misfit)
            {
                throw new CedarFormatException(misfit);
            }

            return new EntityStore([.. entities.Where(e => !schema.Actions.ContainsKey(e.Uid)), .. schema.ActionEntities]);
        }
        catch (ArgumentException error)
        {
            throw new CedarFormatException($"entities: {error.Message}", error);
        }
    }

    /// <summary>Reads a context record. With a schema and an action, it has the action's attributes and may leave wrappers out; whether the
    /// values have their types is for <see cref="CedarSchema.ValidateRequest"/> to say.</summary>
    /// <param name="json">The object.</param>
    /// <param name="schema">The schema, or null.</param>
    /// <param name="action">The request's action; needed with a schema.</param>
    /// <exception cref="CedarFormatException">As for <see cref="ParseEntities"/>; or the schema does not know the action.</exception>
    public static CedarValue ParseContext(string json, CedarSchema? schema = null, EntityUid? action = null)
    {
        RecordType? expected = null;
        if (schema is not null)
        {
            ArgumentNullException.ThrowIfNull(action);
            expected = schema.Actions.TryGetValue(action, out var known)
                ? known.Context
                : throw new CedarFormatException($"the action {action} is not in the schema");
        }

        return StrictJson.Read(json, "context", root => schema is null && root.TryGetExtension(out var call)
            ? throw new CedarFormatException($"context: expected a record, found {call}")
            : CedarValue.RecordOf(ValueReader.ReadRecord(root, expected, "context")));
    }

    /// <summary>Reads a name: <c>{"type","id"}</c> or <c>{"__entity":{…}}</c>. A string is refused.</summary>
    /// <exception cref="CedarFormatException">It is something else.</exception>
    public static EntityUid ParseUid(string json) => StrictJson.Read(json, "uid", static root => ValueReader.ReadUid(root, "uid"));

    /// <summary>A context that is an escape is a value, but no record.</summary>
    private static bool TryGetExtension(this JsonElement json, out string found)
    {
        found = json.ValueKind != JsonValueKind.Object ? "" : ValueReader.IsExtension(json) ? "__extn" : ValueReader.IsEntity(json) ? "__entity" : ValueReader.IsOldExpression(json) ? "__expr" : "";
        return found.Length > 0;
    }
}
