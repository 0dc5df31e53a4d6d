using System.Text.Json;
using Sidecar.Enforcement.References;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Upstream;

/// <summary>What named transformations show, from Cloudinary, reused for a short time.</summary>
internal sealed class TransformationDirectory(UpstreamClient client, UpstreamOptions options, TimeProvider time)
{
    private readonly AgedCache<(string Cloud, string Name), ReferenceList?> transformations = new(options.TransformationCacheAge, 5_000, time);

    /// <summary>What the transformation refers to, or null when there is none of that name or Cloudinary does not say what it does.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<ReferenceList?> FindAsync(Exchange exchange, string name) =>
        transformations.GetAsync((exchange.Environment.CloudName, name), _ => FetchAsync(exchange, name));

    /// <summary>Transformations changed.</summary>
    public void Invalidate() => transformations.Clear();

    private async Task<ReferenceList?> FetchAsync(Exchange exchange, string name)
    {
        var parameters = new RequestParameters([new("max_results", new ParameterValue.Text("1"))]);
        var answer = await client.SendAsync(RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "transformations", name), parameters), CancellationToken.None);
        switch (answer.Status)
        {
            case StatusCodes.Status200OK:
                using (var json = AnswerJson.Parse(answer))
                {
                    return Read(json.RootElement, name);
                }

            case StatusCodes.Status404NotFound:
                return null;
            default:
                throw LookupAnswer.Unusable(answer, "a transformation look-up");
        }
    }

    private static ReferenceList? Read(JsonElement transformation, string name)
    {
        var found = Enforcement.AssetFacts.Text(transformation, "name");
        return (found == name || found == "t_" + name)
            && transformation.TryGetProperty("named", out var named) && named.ValueKind == JsonValueKind.True
            && transformation.TryGetProperty("info", out var info) && info.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                ? TransformationReferences.Read(info)
                : null;
    }
}
