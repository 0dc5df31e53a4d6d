using System.Globalization;

namespace Sidecar.Budgets;

/// <summary>What is kept of an hourly limit for the sidecar's own look-ups.</summary>
internal sealed record LookupReserve(int Number, bool IsPercent)
{
    /// <summary>The text of the option; null when it is neither a number of calls nor a percentage in its range.</summary>
    public static LookupReserve? TryParse(string text)
    {
        var percent = text.EndsWith('%');
        return int.TryParse(text.AsSpan(0, text.Length - (percent ? 1 : 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= (percent ? 90 : KeyBudget.Largest)
                ? new LookupReserve(number, percent)
                : null;
    }

    /// <summary>Calls kept of a limit. Never all of it: a limit smaller than the reserve still serves callers, with half.</summary>
    public int Of(int limit) => (int)Math.Min(IsPercent ? (long)limit * Number / 100 : Number, limit / 2);
}
