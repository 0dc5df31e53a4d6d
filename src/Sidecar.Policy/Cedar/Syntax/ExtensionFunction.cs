using System.Collections.Frozen;

namespace Sidecar.Policy.Cedar.Syntax;

internal enum ExtensionId : byte
{
    Ip,
    IsIpv4,
    IsIpv6,
    IsLoopback,
    IsMulticast,
    IsInRange,
    Decimal,
    DecimalLess,
    DecimalLessOrEqual,
    DecimalGreater,
    DecimalGreaterOrEqual,
    Datetime,
    Offset,
    DurationSince,
    ToDate,
    ToTime,
    Duration,
    ToMilliseconds,
    ToSeconds,
    ToMinutes,
    ToHours,
    ToDays,
}

/// <summary>
/// A function of an extension type. A constructor is called as a function, everything else as a method; the other style is a syntax error.
/// A wrong number of arguments is an error of the evaluation, unlike for the methods of sets (cedar-wasm 4.12.0).
/// </summary>
/// <param name="Id">Which.</param>
/// <param name="Name">As written.</param>
/// <param name="IsConstructor">Called as a function.</param>
/// <param name="Arguments">How many arguments it takes, a method's receiver not counted.</param>
internal sealed record ExtensionFunction(ExtensionId Id, string Name, bool IsConstructor, int Arguments)
{
    private static readonly FrozenDictionary<string, ExtensionFunction> ByName = new ExtensionFunction[]
    {
        new(ExtensionId.Ip, "ip", true, 1),
        new(ExtensionId.IsIpv4, "isIpv4", false, 0),
        new(ExtensionId.IsIpv6, "isIpv6", false, 0),
        new(ExtensionId.IsLoopback, "isLoopback", false, 0),
        new(ExtensionId.IsMulticast, "isMulticast", false, 0),
        new(ExtensionId.IsInRange, "isInRange", false, 1),
        new(ExtensionId.Decimal, "decimal", true, 1),
        new(ExtensionId.DecimalLess, "lessThan", false, 1),
        new(ExtensionId.DecimalLessOrEqual, "lessThanOrEqual", false, 1),
        new(ExtensionId.DecimalGreater, "greaterThan", false, 1),
        new(ExtensionId.DecimalGreaterOrEqual, "greaterThanOrEqual", false, 1),
        new(ExtensionId.Datetime, "datetime", true, 1),
        new(ExtensionId.Offset, "offset", false, 1),
        new(ExtensionId.DurationSince, "durationSince", false, 1),
        new(ExtensionId.ToDate, "toDate", false, 0),
        new(ExtensionId.ToTime, "toTime", false, 0),
        new(ExtensionId.Duration, "duration", true, 1),
        new(ExtensionId.ToMilliseconds, "toMilliseconds", false, 0),
        new(ExtensionId.ToSeconds, "toSeconds", false, 0),
        new(ExtensionId.ToMinutes, "toMinutes", false, 0),
        new(ExtensionId.ToHours, "toHours", false, 0),
        new(ExtensionId.ToDays, "toDays", false, 0),
    }.ToFrozenDictionary(static function => function.Name, StringComparer.Ordinal);

    public bool IsUndefined => Arguments < 0;

    public static ExtensionFunction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>A function that Cedar does not have: a value in JSON may name one, and calling it is an error of the evaluation.</summary>
    public static ExtensionFunction Undefined(string name) => new(default, name, true, -1);

    public static ExtensionFunction? FindConstructor(string name) => Find(name) is { IsConstructor: true } function ? function : null;
}
