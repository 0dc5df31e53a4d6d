using System.Text.Json;
using Sidecar.Enforcement.Bindings;
using Sidecar.Pipeline;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Services;

/// <summary>The ids in an answer that its caller may use later: a task's, a job's.</summary>
internal static class HandedOut
{
    private static readonly string[] Names = ["task_id", "job_id", "id"];

    /// <summary>Remembers the ids of an answer for its caller. An answer of another shape has none, and is the caller's all the same.</summary>
    public static async ValueTask RememberAsync(EnforcementServices services, Exchange exchange, BindingKind kind, UpstreamAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            return;
        }

        foreach (var id in Ids(answer))
        {
            await services.Bindings.RememberAsync(exchange, kind, id, services.BindingLifetime);
        }
    }

    private static List<string> Ids(UpstreamAnswer answer)
    {
        var ids = new List<string>();
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            Add(json.RootElement);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data))
            {
                Add(data);
            }
        }
        catch (JsonException)
        {
            // Not JSON: no id that could be used.
        }

        return ids;

        void Add(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                ids.AddRange(Names.Select(name => AssetFacts.Text(element, name)).OfType<string>().Where(id => id.Length > 0));
            }
        }
    }
}
