namespace Sidecar.Policy.Cedar.Values;

/// <summary>Cedar's run-time types, and the mark of an expression that errored.</summary>
internal enum ValueKind : byte
{
    Error,
    Bool,
    Long,
    String,
    Entity,
    Set,
    Record,
    Ip,
    Decimal,
    Datetime,
    Duration,
}
