namespace Sidecar.Budgets;

/// <summary>
/// What keys may still spend.
/// </summary>
internal interface IBudgets
{
    /// <summary>Takes one call when there is one.</summary>
    /// <returns>Zero when it was taken; else how long until there is one.</returns>
    ValueTask<TimeSpan> TryTakeAsync(KeyAccount account);

    /// <summary>Takes one call whether there is one or not; what is missing is owed, and kept from the next.</summary>
    ValueTask TakeAsync(KeyAccount account);
}
