using Sidecar.Policy.Cedar.Json;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar;

public sealed partial class Policy
{
    /// <summary>Reads a policy or template in Cedar's JSON form (EST).</summary>
    /// <param name="id">The policy's id.</param>
    /// <param name="json">{effect, principal, action, resource, conditions, annotations?}.</param>
    /// <param name="source">A name for <see cref="Source"/>.</param>
    /// <exception cref="CedarFormatException">Not JSON or not a policy.</exception>
    public static Policy FromJson(string id, string json, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        var what = $"policy {id}";
        return new Policy(id, source, StrictJson.Read(json, what, root => PolicyReader.Read(root, what)));
    }

    /// <summary>The policy in Cedar's JSON form. An extended <c>has</c> becomes the chain it stands for.</summary>
    public string ToJson() => StrictJson.Write(json => PolicyWriter.Write(json, Syntax));

    /// <summary>A static policy of this template, its slots filled.</summary>
    /// <param name="newId">The link's id, which diagnostics report.</param>
    /// <param name="values">A value for each slot of the template, and no other: <c>?principal</c>, <c>?resource</c>.</param>
    /// <exception cref="ArgumentException">Not a template, a slot without a value, or a value without a slot.</exception>
    public Policy Link(string newId, IReadOnlyDictionary<string, EntityUid> values)
    {
        ArgumentNullException.ThrowIfNull(newId);
        ArgumentNullException.ThrowIfNull(values);
        if (!IsTemplate)
        {
            throw new ArgumentException($"Policy {Id} is not a template.", nameof(newId));
        }

        var used = 0;
        var linked = Syntax with { Principal = Fill(Syntax.Principal, "?principal"), Resource = Fill(Syntax.Resource, "?resource") };
        return used == values.Count
            ? new Policy(newId, Source, linked)
            : throw new ArgumentException($"The link {newId} gives values for slots that template {Id} does not have.", nameof(values));

        EntityScope Fill(EntityScope scope, string slot)
        {
            if (!scope.HasSlot)
            {
                return scope;
            }

            used++;
            return values.TryGetValue(slot, out var uid)
                ? scope with { Entity = uid }
                : throw new ArgumentException($"The link {newId} has no value for {slot}.", nameof(values));
        }
    }
}
