namespace Sidecar.Policy.Cedar.Values;

/// <summary>Bool, Long, Decimal, Datetime, Duration: one number.</summary>
internal sealed class ScalarValue(ValueKind kind, long number) : CedarValue(kind, number, null)
{
    public static readonly ScalarValue True = new(ValueKind.Bool, 1);

    public static readonly ScalarValue False = new(ValueKind.Bool, 0);
}

/// <summary>A string.</summary>
internal sealed class StringValue(string text) : CedarValue(ValueKind.String, 0, text);

/// <summary>A reference to an entity.</summary>
internal sealed class EntityValue(EntityUid uid) : CedarValue(ValueKind.Entity, 0, uid);
