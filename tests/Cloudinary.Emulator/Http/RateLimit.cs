using System.Globalization;

namespace Cloudinary.Emulator.Http;

/// <summary>The Admin API's hourly window and its three headers.</summary>
internal sealed class RateLimit(EmulatorOptions options)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _window;
    private int _used;

    /// <summary>Counts one Admin request and says so in the headers.</summary>
    /// <exception cref="ApiException">420 when the limit is enforced and used up.</exception>
    public void Count(IHeaderDictionary headers)
    {
        var now = options.Clock.GetUtcNow();
        var window = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        int used;
        lock (_lock)
        {
            if (window != _window)
            {
                (_window, _used) = (window, 0);
            }

            used = ++_used;
        }

        var reset = window.AddHours(1);
        headers["X-FeatureRateLimit-Limit"] = options.HourlyLimit.ToString(CultureInfo.InvariantCulture);
        headers["X-FeatureRateLimit-Remaining"] = Math.Max(0, options.HourlyLimit - used).ToString(CultureInfo.InvariantCulture);
        headers["X-FeatureRateLimit-Reset"] = reset.ToString("R", CultureInfo.InvariantCulture);
        if (options.EnforceHourlyLimit && used > options.HourlyLimit)
        {
            throw new ApiException(420, $"Rate Limit Exceeded. Limit of {options.HourlyLimit} api operations reached. Try again on {reset:yyyy-MM-dd HH:mm:ss} UTC");
        }
    }
}
