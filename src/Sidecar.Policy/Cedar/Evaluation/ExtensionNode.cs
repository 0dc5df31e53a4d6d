using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>A function of an extension type: one or two arguments.</summary>
internal sealed class ExtensionNode(ExtensionFunction function, Node first, Node? second) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var a = first.Evaluate(ref frame);
        if (a.IsError)
        {
            return a;
        }

        var b = second?.Evaluate(ref frame) ?? Value.Error;
        if (second is not null && b.IsError)
        {
            return b;
        }

        var (needsA, needsB) = Signature(function.Id);
        if (a.Kind != needsA)
        {
            return frame.FailType(function.Name, needsA, a.Kind);
        }

        if (second is not null && b.Kind != needsB)
        {
            return frame.FailType(function.Name, needsB, b.Kind);
        }

        return Apply(ref frame, a, b);
    }

    private static (ValueKind First, ValueKind Second) Signature(ExtensionId id) => id switch
    {
        ExtensionId.Ip or ExtensionId.Decimal or ExtensionId.Datetime or ExtensionId.Duration => (ValueKind.String, default),
        >= ExtensionId.IsIpv4 and <= ExtensionId.IsInRange => (ValueKind.Ip, ValueKind.Ip),
        >= ExtensionId.DecimalLess and <= ExtensionId.DecimalGreaterOrEqual => (ValueKind.Decimal, ValueKind.Decimal),
        ExtensionId.Offset => (ValueKind.Datetime, ValueKind.Duration),
        >= ExtensionId.DurationSince and <= ExtensionId.ToTime => (ValueKind.Datetime, ValueKind.Datetime),
        _ => (ValueKind.Duration, default),
    };

    private Value Apply(ref Frame frame, in Value a, in Value b)
    {
        switch (function.Id)
        {
            case ExtensionId.Ip or ExtensionId.Decimal or ExtensionId.Datetime or ExtensionId.Duration:
                return ExtensionValues.TryConstruct(function.Id, (string)a.Reference!, out var made)
                    ? made
                    : frame.Fail(ErrorKind.Extension, function.Name);
            case ExtensionId.IsIpv4:
                return Value.Of(!((IpValue)a.Reference!).IsV6);
            case ExtensionId.IsIpv6:
                return Value.Of(((IpValue)a.Reference!).IsV6);
            case ExtensionId.IsLoopback:
                return Value.Of(((IpValue)a.Reference!).IsLoopback);
            case ExtensionId.IsMulticast:
                return Value.Of(((IpValue)a.Reference!).IsMulticast);
            case ExtensionId.IsInRange:
                return Value.Of(((IpValue)a.Reference!).IsInRange((IpValue)b.Reference!));
            case ExtensionId.DecimalLess:
                return Value.Of(a.Number < b.Number);
            case ExtensionId.DecimalLessOrEqual:
                return Value.Of(a.Number <= b.Number);
            case ExtensionId.DecimalGreater:
                return Value.Of(a.Number > b.Number);
            case ExtensionId.DecimalGreaterOrEqual:
                return Value.Of(a.Number >= b.Number);
            case ExtensionId.Offset:
                return Narrow(ref frame, ValueKind.Datetime, (Int128)a.Number + b.Number);
            case ExtensionId.DurationSince:
                return Narrow(ref frame, ValueKind.Duration, (Int128)a.Number - b.Number);
            case ExtensionId.ToDate:
                // Down to midnight, also before 1970.
                return Narrow(ref frame, ValueKind.Datetime, (Int128)a.Number - TimeOfDay(a.Number));
            case ExtensionId.ToTime:
                return new Value(ValueKind.Duration, TimeOfDay(a.Number), null);
            case ExtensionId.ToMilliseconds:
                return Value.Of(a.Number);
            case ExtensionId.ToSeconds:
                return Value.Of(a.Number / ExtensionValues.Second);
            case ExtensionId.ToMinutes:
                return Value.Of(a.Number / ExtensionValues.Minute);
            case ExtensionId.ToHours:
                return Value.Of(a.Number / ExtensionValues.Hour);
            default:
                return Value.Of(a.Number / ExtensionValues.Day);
        }
    }

    private static long TimeOfDay(long milliseconds)
    {
        var rest = milliseconds % ExtensionValues.Day;
        return rest < 0 ? rest + ExtensionValues.Day : rest;
    }

    private Value Narrow(ref Frame frame, ValueKind kind, Int128 number) =>
        number >= long.MinValue && number <= long.MaxValue
            ? new Value(kind, (long)number, null)
            : frame.Fail(ErrorKind.Overflow, function.Name);
}
