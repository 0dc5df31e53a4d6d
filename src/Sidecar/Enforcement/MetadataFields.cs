using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>Metadata fields as resources. Their attribute is looked up only when a policy reads it.</summary>
internal static class MetadataFields
{
    /// <summary>The attribute that policies may read.</summary>
    public const string Dynamic = "allow_dynamic_list_values";

    /// <summary>A stored field.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public static async ValueTask<NamedResource> FindAsync(EnforcementServices services, Exchange exchange, CloudinaryAction action, string id)
    {
        if (!Reads(exchange, action))
        {
            return NamedResources.Field(id, dynamic: null);
        }

        var answer = await services.Client.SendAsync(RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "metadata_fields", id)), exchange.Aborted);
        if (answer.Status == StatusCodes.Status404NotFound)
        {
            return NamedResources.Field(id, dynamic: null);
        }

        using var json = AnswerJson.Parse(Usable(answer));
        return NamedResources.Create(EntityTypes.MetadataField, id, json.RootElement);
    }

    /// <summary>Stored fields by id; one that does not exist has no attribute.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say.</exception>
    public static async ValueTask<Func<string, NamedResource>> AllAsync(EnforcementServices services, Exchange exchange, CloudinaryAction action)
    {
        if (!Reads(exchange, action))
        {
            return id => NamedResources.Field(id, dynamic: null);
        }

        var answer = await services.Client.SendAsync(RequestBuilder.Get(exchange, RequestBuilder.Segments(exchange, "metadata_fields")), exchange.Aborted);
        using var json = AnswerJson.Parse(Usable(answer));
        var known = new Dictionary<string, NamedResource>(StringComparer.Ordinal);
        if (json.RootElement.TryGetProperty("metadata_fields", out var rows) && rows.ValueKind == JsonValueKind.Array)
        {
            foreach (var row in rows.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object))
            {
                if (AssetFacts.Text(row, "external_id") is { } id)
                {
                    known[id] = NamedResources.Create(EntityTypes.MetadataField, id, row);
                }
            }
        }

        return id => known.GetValueOrDefault(id) ?? NamedResources.Field(id, dynamic: null);
    }

    private static bool Reads(Exchange exchange, CloudinaryAction action) =>
        Authorizer.Reads(exchange, action, EntityTypes.MetadataField, Dynamic);

    private static UpstreamAnswer Usable(UpstreamAnswer answer) => LookupAnswer.Usable(answer, "a metadata look-up");
}
