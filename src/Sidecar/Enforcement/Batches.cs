using System.Text.Json;
using Sidecar.Enforcement.Bindings;
using Sidecar.Pipeline;

namespace Sidecar.Enforcement;

/// <summary>Remembers to whom the ids of work that goes on after the answer were given.</summary>
internal static class Batches
{
    private static readonly string[] Names = ["batch_id", "unique_upload_id"];

    public static async ValueTask RememberAsync(EnforcementServices services, Exchange exchange, JsonElement answer)
    {
        foreach (var name in Names)
        {
            await Remember(AssetFacts.Text(answer, name));
        }

        ValueTask Remember(string? id) =>
            id is { Length: > 0 } ? services.Bindings.RememberAsync(exchange, BindingKind.Batch, id, services.BindingLifetime) : ValueTask.CompletedTask;
    }
}
