using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar;

public sealed partial class CedarSchema
{
    /// <summary>
    /// Request validation: the action is declared, applies to the types of principal and resource, their enumerated ids exist, and the context is
    /// the action's. (Reference §6.7.)
    /// </summary>
    /// <returns>What is wrong; empty when the request fits.</returns>
    /// <exception cref="ArgumentException">The context is not a record.</exception>
    public IReadOnlyList<string> ValidateRequest(EntityUid principal, EntityUid action, EntityUid resource, CedarValue? context = null)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(resource);
        var record = context ?? CedarValue.EmptyRecord;
        if (record is not RecordValue)
        {
            throw new ArgumentException("The context is not a record.", nameof(context));
        }

        if (!Actions.TryGetValue(action, out var known))
        {
            return [$"the action {action} is not in the schema"];
        }

        var errors = new List<string>();
        CheckParty(errors, "principal", principal, known.Principals, action);
        CheckParty(errors, "resource", resource, known.Resources, action);
        if (!known.Context.Holds(record))
        {
            errors.Add($"the context does not fit {action}, which has {known.Context}");
        }
        else
        {
            errors.AddRange(FindUnknownChoices(record).Select(static uid => $"context: {uid} is not one of its type's ids"));
        }

        return errors;
    }

    /// <summary>Entity validation: every entity's type, attributes, tags, ancestors and enumerated ids fit; actions are as declared.</summary>
    /// <returns>What is wrong; empty when all entities fit.</returns>
    public IReadOnlyList<string> ValidateEntities(EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return [.. FindMisfits(entities)];
    }

    internal IEnumerable<string> FindMisfits(EntityStore store) =>
        store.Entities.SelectMany(entity => FindMisfits(store, entity).Select(misfit => $"entity {entity.Uid}: {misfit}"));

    private void CheckParty(List<string> errors, string role, EntityUid uid, IReadOnlyList<string> types, EntityUid action)
    {
        if (!EntityTypes.TryGetValue(uid.Type, out var type))
        {
            errors.Add($"the {role}'s type `{uid.Type}` is not in the schema");
        }
        else if (!types.Contains(uid.Type))
        {
            errors.Add($"{action} does not apply to a {role} of type `{uid.Type}`");
        }
        else if (type.Choices is not null && !type.Choices.Contains(uid.Id))
        {
            errors.Add($"{uid} is not one of its type's ids");
        }
    }

    private IEnumerable<string> FindMisfits(EntityStore store, Entity entity)
    {
        if (Actions.ContainsKey(entity.Uid))
        {
            var same = entity.Attributes.Count == 0 && entity.Tags.Count == 0
                && store.AncestorsOf(entity.Uid).ToHashSet().SetEquals(ActionStore.AncestorsOf(entity.Uid));
            return same ? [] : ["differs from the action in the schema"];
        }

        return EntityTypes.TryGetValue(entity.Uid.Type, out var type)
            ? FindMisfits(store, entity, type)
            : [IsActionType(entity.Uid.Type) ? "the schema has no such action" : $"the schema has no type `{entity.Uid.Type}`"];
    }

    private IEnumerable<string> FindMisfits(EntityStore store, Entity entity, SchemaEntityType type)
    {
        foreach (var (name, attribute) in type.Shape.Attributes)
        {
            if (!entity.Attributes.TryGetValue(name, out var value))
            {
                if (attribute.Required)
                {
                    yield return $"the attribute `{name}` is missing";
                }
            }
            else if (!attribute.Type.Holds(value))
            {
                yield return $"attribute `{name}`: expected {attribute.Type}, found {Value.Name(value.Kind)}";
            }
        }

        foreach (var name in entity.Attributes.Keys.Where(name => !type.Shape.Attributes.ContainsKey(name)))
        {
            yield return $"`{entity.Uid.Type}` has no attribute `{name}`";
        }

        foreach (var (name, value) in entity.Tags)
        {
            if (type.Tags?.Holds(value) != true)
            {
                yield return type.Tags is null ? $"its type has no tags, so no tag `{name}`" : $"the tag `{name}` is not a {type.Tags}";
            }
        }

        foreach (var ancestor in store.AncestorsOf(entity.Uid).Where(a => !AncestorTypes(entity.Uid.Type).Contains(a.Type)))
        {
            yield return $"it cannot be in a {ancestor.Type}";
        }

        var named = entity.Attributes.Values.Concat(entity.Tags.Values).SelectMany(FindUnknownChoices)
            .Concat(store.AncestorsOf(entity.Uid).Append(entity.Uid).Where(IsUnknownChoice));
        foreach (var uid in named)
        {
            yield return $"{uid} is not one of its type's ids";
        }
    }

    private bool IsUnknownChoice(EntityUid uid) =>
        EntityTypes.TryGetValue(uid.Type, out var type)
            ? type.Choices is not null && !type.Choices.Contains(uid.Id)
            : IsActionType(uid.Type) && !Actions.ContainsKey(uid);

    private IEnumerable<EntityUid> FindUnknownChoices(CedarValue value) => value switch
    {
        EntityValue => new[] { (EntityUid)value.Reference! }.Where(IsUnknownChoice),
        SetValue set => Enumerable.Range(0, set.Count).SelectMany(i => FindUnknownChoices(set.ItemAt(i).ToCedarValue())),
        RecordValue record => record.Pairs.SelectMany(pair => FindUnknownChoices(pair.Value)),
        _ => [],
    };
}
