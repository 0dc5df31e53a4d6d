namespace Sidecar.Enforcement.Bindings;

/// <summary>Ids that Cloudinary hands out and that name no asset: whoever was given one may use it, nobody else.</summary>
internal enum BindingKind
{
    /// <summary>A delete token of an upload answer.</summary>
    DeleteToken,

    /// <summary>A task or job of a v2 service.</summary>
    Task,

    /// <summary>A batch of an asynchronous call, or a joined upload (<c>unique_upload_id</c>).</summary>
    Batch,
}

/// <summary>What was handed out: in which environment, of which kind, which id.</summary>
internal readonly record struct BindingKey(string Cloud, BindingKind Kind, string Id);

/// <summary>To whom, and what more there is to know of it (for a delete token, the asset id).</summary>
internal sealed record Binding(string Owner, string? Detail);

/// <summary>Remembers to whom an opaque id was given. Kept in memory by default; a shared cache takes its place where several replicas run.</summary>
internal interface IBindings
{
    /// <summary>Remembers an id for a time.</summary>
    ValueTask RememberAsync(BindingKey key, Binding binding, TimeSpan lifetime, CancellationToken cancellation);

    /// <summary>What is remembered, or null when nothing is (any more).</summary>
    ValueTask<Binding?> FindAsync(BindingKey key, CancellationToken cancellation);
}
