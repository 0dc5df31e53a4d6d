using System.Globalization;
using System.Net.Http.Headers;

namespace Sidecar.Budgets;

/// <summary>The three headers that Cloudinary puts on answers of the Admin API.</summary>
/// <param name="Limit">Calls of the hour.</param>
/// <param name="Remaining">Calls left of it.</param>
/// <param name="Reset">The end of the hour.</param>
/// <param name="Until">The time until then by Cloudinary's own clock, where the answer tells it.</param>
internal readonly record struct QuotaHeaders(int Limit, int Remaining, DateTimeOffset Reset, TimeSpan Until)
{
    /// <summary>The window is an hour; one that ends later than this is none.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(2);

    private static readonly HeaderTime Resets = new();
    private static readonly HeaderTime Dates = new();

    /// <summary>Reads them. False unless all three are there, once each, and make sense together: a half-understood quota is worse than none.</summary>
    public static bool TryRead(HttpResponseHeaders headers, DateTimeOffset now, out QuotaHeaders quota)
    {
        quota = default;
        var all = headers.NonValidated;
        if (!TryOne(all, "X-FeatureRateLimit-Limit", out var limitText)
            || !TryOne(all, "X-FeatureRateLimit-Remaining", out var remainingText)
            || !TryOne(all, "X-FeatureRateLimit-Reset", out var resetText)
            || !TryNumber(limitText, out var limit) || limit == 0
            || !TryNumber(remainingText, out var remaining) || remaining > limit
            || !Resets.TryRead(resetText, out var reset))
        {
            return false;
        }

        if (TryOne(all, "Date", out var dateText) && Dates.TryRead(dateText, out var date))
        {
            now = date;
        }

        var until = reset - now;
        if (until > LongestWindow || until < -LongestWindow)
        {
            return false;
        }

        quota = new QuotaHeaders(limit, remaining, reset, until);
        return true;
    }

    private static bool TryOne(HttpHeadersNonValidated headers, string name, out string text)
    {
        text = "";
        if (!headers.TryGetValues(name, out var values) || values.Count != 1)
        {
            return false;
        }

        text = values.ToString();
        return true;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 1_000_000_000;
}
