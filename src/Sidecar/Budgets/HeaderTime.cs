using System.Globalization;

namespace Sidecar.Budgets;

/// <summary>Reads the times of one header. Answers repeat them, for a second or for an hour, so the last text is kept with the time it tells.</summary>
internal sealed class HeaderTime
{
    private volatile Reading? last;

    /// <summary>Reads RFC 9110 §5.6.7, the form that Cloudinary documents: <c>Wed, 03 Oct 2012 08:00:00 GMT</c>. False for any other.</summary>
    public bool TryRead(string text, out DateTimeOffset time)
    {
        if (last is { } known && known.Text == text)
        {
            time = known.Time;
            return true;
        }

        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return false;
        }

        last = new Reading(text, time);
        return true;
    }

    private sealed record Reading(string Text, DateTimeOffset Time);
}
