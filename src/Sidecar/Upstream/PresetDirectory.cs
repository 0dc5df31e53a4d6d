using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>An upload preset, as far as it decides where an upload lands.</summary>
/// <param name="Unsigned">May be used without a signature.</param>
/// <param name="Settings">The preset's settings by name, scalars only.</param>
internal sealed record PresetFacts(bool Unsigned, IReadOnlyDictionary<string, string> Settings)
{
    public string? this[string name] => Settings.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Flag(string name) => this[name] is "true" or "True" or "1";
}

/// <summary>Upload presets, from Cloudinary, reused for a short time.</summary>
internal sealed class PresetDirectory(UpstreamClient client, DirectoryCaches caches)
{
    private readonly LayeredCache<string, PresetFacts> presets = caches.Create(new PresetFormat(), caches.Upstream.PresetCacheAge);

    /// <summary>The preset, or null when there is none of that name.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<PresetFacts?> FindAsync(Exchange exchange, string name) =>
        presets.GetAsync(exchange.Environment.CloudName, name, Freshness.Any, () => FetchAsync(exchange, name), exchange.Aborted, () => client.AdmitAsync(exchange));

    private async Task<Fetched<PresetFacts>> FetchAsync(Exchange exchange, string name)
    {
        var request = new UpstreamRequest(
            exchange.Upstream,
            HttpMethod.Get,
            $"/v1_1/{Requests.CanonicalBody.PathSegment(exchange.Environment.CloudName)}/upload_presets/{Requests.CanonicalBody.PathSegment(name)}") { Decision = exchange.Decision };
        var answer = await client.SendAsync(request, CancellationToken.None);
        switch (answer.Status)
        {
            case StatusCodes.Status200OK:
                using (var json = AnswerJson.Parse(answer))
                {
                    return new(Read(json.RootElement));
                }

            case StatusCodes.Status404NotFound:
                return new(null);
            default:
                throw new UpstreamException(StatusCodes.Status502BadGateway, $"Upstream answered {answer.Status} to an upload preset look-up");
        }
    }

    private static PresetFacts Read(JsonElement preset)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (preset.TryGetProperty("settings", out var values) && values.ValueKind == JsonValueKind.Object)
        {
            foreach (var value in values.EnumerateObject())
            {
                if (value.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                {
                    settings[value.Name] = value.Value.ToString();
                }
            }
        }

        return new PresetFacts(preset.TryGetProperty("unsigned", out var unsigned) && unsigned.ValueKind == JsonValueKind.True, settings);
    }
}
