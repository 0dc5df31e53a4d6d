using Sidecar.Operations;

namespace Sidecar.Budgets;

/// <summary>How Cloudinary's hourly limit on Admin API calls is shared. Bound from the configuration section <c>Sidecar:Budget</c>.</summary>
internal sealed class BudgetOptions
{
    /// <summary>
    /// What of an environment's hourly limit is kept for look-ups: a number of calls, or a percentage of the limit. While no more than that remains, Admin API
    /// calls are answered 429. Default <c>5%</c>; <c>0</c> keeps nothing. Range: 0 to 1000000 calls, or 0% to 90%.
    /// </summary>
    public string LookupReserve { get; set; } = "5%";

    /// <summary>
    /// Admin API calls an hour that one key may spend, those of the sidecar on its behalf included; a key in the grants file may name its own. Default 0, which is no
    /// bound. Range 0 to 1000000.
    /// </summary>
    public int CallsPerHour { get; set; }

    /// <summary>Calls a key may spend at once after it has been quiet. Default 0, which is a tenth of its calls an hour. Range 0 to 1000000.</summary>
    public int Burst { get; set; }

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IEnumerable<string> Validate() =>
    [
        .. Budgets.LookupReserve.TryParse(LookupReserve) is null
            ? new[] { $"Sidecar:Budget:LookupReserve: expected 0 to 1000000, or 0% to 90%, found \"{LookupReserve}\"" }
            : [],
        .. OptionRange.Check("Budget:CallsPerHour", CallsPerHour, 0, KeyBudget.Largest),
        .. OptionRange.Check("Budget:Burst", Burst, 0, KeyBudget.Largest),
    ];
}

/// <summary>What one key may spend.</summary>
/// <param name="CallsPerHour">Calls an hour; 0 for no bound.</param>
/// <param name="Burst">Calls at once; 0 for a tenth of the hour's.</param>
internal sealed record KeyBudget(int CallsPerHour, int Burst)
{
    public const int Largest = 1_000_000;

    public bool IsUnlimited => CallsPerHour == 0;

    /// <summary>Calls at once; one at least.</summary>
    public int Capacity => Burst > 0 ? Burst : Math.Max(1, CallsPerHour / 10);
}
