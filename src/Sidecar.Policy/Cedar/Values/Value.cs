using System.Diagnostics;

namespace Sidecar.Policy.Cedar.Values;

/// <summary>
/// A value while an expression is evaluated. A struct, so that numbers, truth values and references to what already
/// exists cost no allocation. <see cref="CedarValue"/> is the same three fields on the heap.
/// </summary>
internal readonly struct Value(ValueKind kind, long number, object? reference)
{
    /// <summary>An expression errored; the frame says why.</summary>
    public static readonly Value Error;

    public readonly ValueKind Kind = kind;

    /// <summary>The number of a Long, Decimal, Datetime or Duration; 1 for true.</summary>
    public readonly long Number = number;

    /// <summary>A string, an <see cref="EntityUid"/>, or the set, record or address itself.</summary>
    public readonly object? Reference = reference;

    public bool IsError => Kind == ValueKind.Error;

    public static Value Of(bool value) => new(ValueKind.Bool, value ? 1 : 0, null);

    public static Value Of(long value) => new(ValueKind.Long, value, null);

    public static Value Of(string value) => new(ValueKind.String, 0, value);

    public static Value Of(EntityUid value) => new(ValueKind.Entity, 0, value);

    public static Value Of(CedarValue value) => new(value.Kind, value.Number, value.Reference);

    /// <summary>Values of different types are unequal, never an error; sets and records compare by content.</summary>
    public static bool Equal(in Value left, in Value right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        return left.Kind switch
        {
            ValueKind.String => string.Equals((string)left.Reference!, (string)right.Reference!),
            ValueKind.Entity => ((EntityUid)left.Reference!).Equals((EntityUid)right.Reference!),
            ValueKind.Set => ((SetValue)left.Reference!).ContentEquals((SetValue)right.Reference!),
            ValueKind.Record => ((RecordValue)left.Reference!).ContentEquals((RecordValue)right.Reference!),
            ValueKind.Ip => ((IpValue)left.Reference!).AddressEquals((IpValue)right.Reference!),
            _ => left.Number == right.Number,
        };
    }

    public static int Hash(in Value value) => value.Kind switch
    {
        ValueKind.String => ((string)value.Reference!).GetHashCode(StringComparison.Ordinal),
        ValueKind.Entity => ((EntityUid)value.Reference!).GetHashCode(),
        ValueKind.Set => ((SetValue)value.Reference!).ContentHash,
        ValueKind.Record => ((RecordValue)value.Reference!).ContentHash,
        ValueKind.Ip => ((IpValue)value.Reference!).AddressHash,
        _ => HashCode.Combine(value.Kind, value.Number),
    };

    /// <summary>The value on the heap; allocates only for what was computed.</summary>
    public CedarValue ToCedarValue() => Kind switch
    {
        ValueKind.Bool => CedarValue.Of(Number != 0),
        ValueKind.Long => CedarValue.Of(Number),
        ValueKind.String => CedarValue.Of((string)Reference!),
        ValueKind.Entity => CedarValue.Of((EntityUid)Reference!),
        ValueKind.Decimal or ValueKind.Datetime or ValueKind.Duration => new ScalarValue(Kind, Number),
        ValueKind.Error => throw new UnreachableException(),
        _ => (CedarValue)Reference!,
    };

    /// <summary>The type's name as error messages spell it.</summary>
    public static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Bool => "bool",
        ValueKind.Long => "long",
        ValueKind.String => "string",
        ValueKind.Entity => "entity",
        ValueKind.Set => "set",
        ValueKind.Record => "record",
        ValueKind.Ip => "ipaddr",
        ValueKind.Decimal => "decimal",
        ValueKind.Datetime => "datetime",
        ValueKind.Duration => "duration",
        _ => "error",
    };
}
