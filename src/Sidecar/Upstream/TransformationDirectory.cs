using System.Text.Json;
using Sidecar.Enforcement.References;
using Sidecar.Pipeline;
using Sidecar.Requests;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>A named transformation, as far as it is known.</summary>
/// <param name="Definition">What it does, as Cloudinary describes it: JSON.</param>
/// <param name="References">What it refers to.</param>
internal sealed record TransformationFacts(string Definition, ReferenceList References);

/// <summary>What named transformations show, from Cloudinary, reused for a short time.</summary>
internal sealed class TransformationDirectory(UpstreamClient client, DirectoryCaches caches)
{
    private readonly LayeredCache<string, TransformationFacts> transformations = caches.Create(new TransformationFormat(), caches.Upstream.TransformationCacheAge);

    /// <summary>What the transformation refers to, or null when there is none of that name or Cloudinary does not say what it does.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public async ValueTask<ReferenceList?> FindAsync(Exchange exchange, string name) =>
        (await transformations.GetAsync(exchange.Environment.CloudName, name, Freshness.Any, () => FetchAsync(exchange, name), exchange.Aborted, () => client.AdmitAsync(exchange)))?.References;

    private async Task<Fetched<TransformationFacts>> FetchAsync(Exchange exchange, string name)
    {
        var parameters = new RequestParameters([new("max_results", new ParameterValue.Text("1"))]);
        var answer = await client.SendAsync(RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "transformations", name), parameters), CancellationToken.None);
        switch (answer.Status)
        {
            case StatusCodes.Status200OK:
                using (var json = AnswerJson.Parse(answer))
                {
                    return new(Read(json.RootElement, name));
                }

            case StatusCodes.Status404NotFound:
                return new(null);
            default:
                throw LookupAnswer.Unusable(answer, "a transformation look-up");
        }
    }

    private static TransformationFacts? Read(JsonElement transformation, string name)
    {
        var found = Enforcement.AssetFacts.Text(transformation, "name");
        return (found == name || found == "t_" + name)
            && transformation.TryGetProperty("named", out var named) && named.ValueKind == JsonValueKind.True
            && transformation.TryGetProperty("info", out var info) && info.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                ? new TransformationFacts(info.GetRawText(), TransformationReferences.Read(info))
                : null;
    }
}
