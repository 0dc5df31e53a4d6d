namespace Sidecar.Budgets;

/// <summary>A call that is not made because it would spend what is not the caller's to spend. Answered 429 in Cloudinary's envelope.</summary>
internal sealed class BudgetException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>When the same call may be let through.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
