using System.Diagnostics.CodeAnalysis;
using Sidecar.Policy.Cedar.Schemas;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>
/// Least upper bounds of strict validation: only the two booleans widen (to Bool); entity types have to be the same, records have to have the same
/// attributes, alike required.
/// </summary>
internal static class Subtyping
{
    public static bool TryJoin(CedarType a, CedarType b, [NotNullWhen(true)] out CedarType? joined)
    {
        joined = (a, b) switch
        {
            _ when ReferenceEquals(a, b) => a,
            (BoolType x, BoolType y) => x.Only == y.Only ? x : CedarType.Bool,
            (LongType, LongType) or (StringType, StringType) => a,
            (ExtensionType x, ExtensionType y) when x.Name == y.Name => a,
            (EntityRefType x, EntityRefType y) when x.Name == y.Name => a,
            (SetType x, SetType y) => TryJoin(x.Element, y.Element, out var element) ? new SetType(element) : null,
            (RecordType x, RecordType y) => JoinRecords(x, y),
            _ => null,
        };
        return joined is not null;
    }

    private static RecordType? JoinRecords(RecordType a, RecordType b)
    {
        if (a.Attributes.Count != b.Attributes.Count)
        {
            return null;
        }

        var attributes = new Dictionary<string, AttributeType>(a.Attributes.Count, StringComparer.Ordinal);
        foreach (var (name, left) in a.Attributes)
        {
            if (!b.Attributes.TryGetValue(name, out var right) || left.Required != right.Required || !TryJoin(left.Type, right.Type, out var joined))
            {
                return null;
            }

            attributes.Add(name, new AttributeType(joined, left.Required));
        }

        return new RecordType(attributes);
    }
}
