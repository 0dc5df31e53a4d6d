using System.Globalization;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Values;

/// <summary>Texts of the extension types to values. A text that does not fit is an error of the policy at run time, so nothing here throws.</summary>
internal static class ExtensionValues
{
    public const long Day = 24 * Hour;
    public const long Hour = 60 * Minute;
    public const long Minute = 60 * Second;
    public const long Second = 1000;

    public static bool TryConstruct(ExtensionId constructor, string text, out Value value)
    {
        long number;
        switch (constructor)
        {
            case ExtensionId.Ip:
                var ip = IpValue.Parse(text);
                value = ip is null ? Value.Error : Value.Of(ip);
                return ip is not null;
            case ExtensionId.Decimal when TryParseDecimal(text, out number):
                value = new Value(ValueKind.Decimal, number, null);
                return true;
            case ExtensionId.Datetime when TryParseDatetime(text, out number):
                value = new Value(ValueKind.Datetime, number, null);
                return true;
            case ExtensionId.Duration when TryParseDuration(text, out number):
                value = new Value(ValueKind.Duration, number, null);
                return true;
            default:
                value = Value.Error;
                return false;
        }
    }

    /// <summary><c>-?digits.digits</c>, one to four decimals; a count of 1/10,000 in 64 bits.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        var negative = text.StartsWith('-');
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        if (point < 1 || digits.Length - point - 1 is < 1 or > 4
            || !TryDigits(digits[..point], out var whole) || !TryDigits(digits[(point + 1)..], out var fraction))
        {
            return false;
        }

        for (var places = digits.Length - point - 1; places < 4; places++)
        {
            fraction *= 10;
        }

        return TryNarrow((whole * 10_000) + fraction, negative, out number);
    }

    /// <summary><c>-?[Nd][Nh][Nm][Ns][Nms]</c>, at least one part, in this order; milliseconds.</summary>
    private static bool TryParseDuration(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        var negative = text.StartsWith('-');
        var rest = negative ? text[1..] : text;
        Int128 total = 0;
        var any = false;
        foreach (var (unit, size) in (ReadOnlySpan<(string, long)>)[("d", Day), ("h", Hour), ("m", Minute), ("s", Second), ("ms", 1)])
        {
            var length = rest.IndexOfAnyExceptInRange('0', '9');
            if (length < 1)
            {
                break;
            }

            var tail = rest[length..];
            if (!tail.StartsWith(unit, StringComparison.Ordinal) || (unit == "m" && tail.StartsWith("ms", StringComparison.Ordinal)))
            {
                continue;
            }

            if (!TryDigits(rest[..length], out var count))
            {
                return false;
            }

            total += count * size;
            rest = tail[unit.Length..];
            any = true;
        }

        return any && rest.IsEmpty && TryNarrow(total, negative, out number);
    }

    /// <summary><c>YYYY-MM-DD</c>, or that with <c>Thh:mm:ss[.SSS]</c> and <c>Z</c> or <c>±hhmm</c>; milliseconds since 1970. No leap seconds.</summary>
    private static bool TryParseDatetime(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.Length < 10 || !TryField(text[..4], out var year) || text[4] != '-' || !TryField(text[5..7], out var month)
            || text[7] != '-' || !TryField(text[8..10], out var day)
            || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month))
        {
            return false;
        }

        number = DaysSinceEpoch(year, month, day) * Day;
        if (text.Length == 10)
        {
            return true;
        }

        if (text.Length < 20 || text[10] != 'T' || !TryField(text[11..13], out var hour) || text[13] != ':'
            || !TryField(text[14..16], out var minute) || text[16] != ':' || !TryField(text[17..19], out var second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        number += (hour * Hour) + (minute * Minute) + (second * Second);
        var zone = text[19..];
        if (zone[0] == '.')
        {
            if (zone.Length < 5 || !TryField(zone[1..4], out var milliseconds))
            {
                return false;
            }

            number += milliseconds;
            zone = zone[4..];
        }

        if (zone is "Z")
        {
            return true;
        }

        if (zone.Length != 5 || zone[0] is not ('+' or '-') || !TryField(zone[1..3], out var zoneHours)
            || !TryField(zone[3..5], out var zoneMinutes) || zoneHours > 23 || zoneMinutes > 59)
        {
            return false;
        }

        var shift = (zoneHours * Hour) + (zoneMinutes * Minute);
        number += zone[0] == '+' ? -shift : shift;
        return true;
    }

    private static bool TryField(ReadOnlySpan<char> text, out int number)
    {
        // Checked first, because .NET lets trailing NULs pass.
        number = 0;
        return text.IndexOfAnyExceptInRange('0', '9') < 0 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out Int128 number)
    {
        // Nineteen digits hold every 64-bit number; leading zeros are allowed and mean nothing.
        number = 0;
        var trimmed = text.TrimStart('0');
        return !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0 && trimmed.Length <= 19
            && (trimmed.IsEmpty || Int128.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    private static bool TryNarrow(Int128 magnitude, bool negative, out long number)
    {
        var signed = negative ? -magnitude : magnitude;
        var fits = signed >= long.MinValue && signed <= long.MaxValue;
        number = fits ? (long)signed : 0;
        return fits;
    }

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Proleptic Gregorian calendar from year 0, which <see cref="DateTime"/> does not reach.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        var shifted = month <= 2 ? year - 1 : year;
        var era = (shifted >= 0 ? shifted : shifted - 399) / 400;
        var yearOfEra = shifted - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097L) + dayOfEra - 719_468;
    }
}
