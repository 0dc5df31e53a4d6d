namespace Sidecar.Enforcement.References;

/// <summary>How many look-ups one request may still cause for what it names beside its target. What exceeds it is refused: a caller could spend the environment's hourly quota otherwise.</summary>
internal sealed class ReferenceBudget
{
    private int spent;

    /// <summary>Takes look-ups out of the budget; false when it has not so many left.</summary>
    public bool TrySpend(int lookups, int limit)
    {
        spent += lookups;
        return spent <= limit;
    }
}
