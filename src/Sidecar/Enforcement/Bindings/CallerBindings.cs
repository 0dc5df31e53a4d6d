using Sidecar.Pipeline;

namespace Sidecar.Enforcement.Bindings;

/// <summary>Bindings as one request sees them: in its environment, for its caller.</summary>
internal static class CallerBindings
{
    /// <summary>Remembers that the id was given to the caller.</summary>
    public static ValueTask RememberAsync(
        this IBindings bindings, Exchange exchange, BindingKind kind, string id, TimeSpan lifetime, string? detail = null) =>
        bindings.RememberAsync(KeyOf(exchange, kind, id), new Binding(OwnerOf(exchange), detail), lifetime, exchange.Aborted);

    /// <summary>True when the id was given to this caller: the same key, acting for the same user.</summary>
    public static async ValueTask<bool> BelongsToCallerAsync(this IBindings bindings, Exchange exchange, BindingKind kind, string id) =>
        await bindings.FindAsync(KeyOf(exchange, kind, id), exchange.Aborted) is { } binding && binding.Owner == OwnerOf(exchange);

    public static BindingKey KeyOf(Exchange exchange, BindingKind kind, string id) => new(exchange.Environment.CloudName, kind, id);

    /// <summary>Key and user; the length goes first so that no two pairs read alike.</summary>
    public static string OwnerOf(Exchange exchange)
    {
        var key = exchange.Caller.Principal.ToString();
        return $"{key.Length}:{key}{exchange.Caller.OnBehalfOf}";
    }
}
