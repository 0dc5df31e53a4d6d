namespace Sidecar.Faults;

/// <summary>Something that goes wrong, and what is documented of it.</summary>
/// <param name="Name">In words.</param>
/// <param name="InjectAsync">Makes it go wrong.</param>
/// <param name="HealAsync">Makes it right again.</param>
internal sealed record Fault(string Name, Func<Scene, Task> InjectAsync, Func<Scene, Task> HealAsync)
{
    /// <summary>
    /// Keys whose policies name folders by external id may be refused, or get an error, while it lasts: the ids cannot be had. Once so many look-ups failed
    /// that no more are made, a write of any key, which needs one, may get 503.
    /// </summary>
    public bool StopsIds { get; init; }

    /// <summary>Anybody may be refused for this long after it begins.</summary>
    public TimeSpan RefusesAllFor { get; init; }

    /// <summary>It is right again by itself as soon as it has happened.</summary>
    public bool IsInstant { get; init; }

    /// <summary>A folder is exchanged for another of the same path in the middle of it; both sidecars must know within the hard age.</summary>
    public int? Turn { get; init; }

    /// <summary>A change of the grants that it brings: the key that is revoked.</summary>
    public string? Revokes { get; init; }

    /// <summary>What is documented, for the table.</summary>
    public string Documented =>
        StopsIds ? "ids; writes 503" : RefusesAllFor > TimeSpan.Zero ? $"first {RefusesAllFor.TotalMilliseconds:0} ms" : "0";
}
