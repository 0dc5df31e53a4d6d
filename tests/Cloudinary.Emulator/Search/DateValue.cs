using System.Globalization;

namespace Cloudinary.Emulator.Search;

/// <summary>
/// A date of an expression: ISO-8601, seconds since 1970, or <c>Nh</c>, <c>Nd</c>, <c>Nw</c> counted back from now. A date stands for the span it
/// names, so that <c>created_at:"2026-01-31"</c> is the whole day.
/// </summary>
internal readonly record struct DateValue(DateTimeOffset From, DateTimeOffset Until)
{
    public static bool TryParse(string text, DateTimeOffset now, out DateValue value)
    {
        value = default;
        if (text.Length is > 1 and < 8 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            TimeSpan? back = text[^1] switch
            {
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                'w' => TimeSpan.FromDays(7L * count),
                _ => null,
            };
            if (back is { } span && span < now - DateTimeOffset.MinValue)
            {
                value = new DateValue(now - span, now - span);
                return true;
            }
        }

        if (text.Length is >= 9 and <= 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
            value = new DateValue(at, at.AddSeconds(1).AddTicks(-1));
            return true;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out var day))
        {
            value = new DateValue(day, day.AddDays(1).AddTicks(-1));
            return true;
        }

        if (text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var moment))
        {
            value = new DateValue(moment, moment);
            return true;
        }

        return false;
    }
}
