using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Shared;

namespace Sidecar.Enforcement.Bindings;

/// <summary>
/// Bindings that all replicas know: an id that one of them handed out is good at each. While Redis is away this replica still knows its own; any other id is
/// one that nobody was given, and is refused.
/// </summary>
internal sealed class SharedBindings(MemoryBindings own, SharedStore store, ReplicaKeys keys, TimeProvider time) : IBindings
{
    public async ValueTask RememberAsync(BindingKey key, Binding binding, TimeSpan lifetime, CancellationToken cancellation)
    {
        await own.RememberAsync(key, binding, lifetime, cancellation);

        // Before the id is out: whoever gets it may go to another replica next.
        var now = time.GetUtcNow();
        if (NameOf(key) is { } name)
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(new BindingContent(binding.Owner, binding.Detail, now + lifetime), BindingJson.Default.BindingContent);
            await store.StoreAsync(key.Cloud, name, new SharedValue(now, content), lifetime);
        }
    }

    public async ValueTask<Binding?> FindAsync(BindingKey key, CancellationToken cancellation)
    {
        if (await own.FindAsync(key, cancellation) is { } known)
        {
            return known;
        }

        if (NameOf(key) is not { } name || await store.FindAsync(key.Cloud, name) is not { Payload: { } payload })
        {
            return null;
        }

        try
        {
            // A Redis that was set back holds what had expired.
            return JsonSerializer.Deserialize(payload, BindingJson.Default.BindingContent) is { Owner: { } owner } content && time.GetUtcNow() < content.Expires
                ? new Binding(owner, content.Detail)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The id itself may be all it takes to delete an asset, so it does not stand in Redis: a digest of it does, with the replicas' key.</summary>
    private string? NameOf(BindingKey key) =>
        keys.Of(key.Cloud) is { } secret
            ? SharedKey.Of("binding", key.Cloud, key.Kind.ToString(), Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(key.Id))))
            : null;
}

/// <summary>A binding in the shared cache.</summary>
internal sealed record BindingContent(
    [property: JsonPropertyName("owner")] string Owner,
    [property: JsonPropertyName("detail")] string? Detail,
    [property: JsonPropertyName("expires")] DateTimeOffset Expires);

/// <summary>Generated, so that trimming keeps it.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(BindingContent))]
internal sealed partial class BindingJson : JsonSerializerContext;
