using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// The one asset a request names: by its immutable id or by resource type, type and public id, in the path or, on one route, in the body, which calls
/// the type <c>kind</c>.
/// </summary>
internal readonly record struct AssetTarget(string? AssetId, string ResourceType, string Type, string PublicId)
{
    private static readonly string[] ResourceTypes = ["image", "video", "raw"];

    /// <summary>Reads the target; a refusal when the body names none that has one reading.</summary>
    public static Refusal? Read(Exchange exchange, out AssetTarget target)
    {
        var path = exchange.Path;
        if (path["asset_id"] is { } assetId)
        {
            target = new AssetTarget(assetId, "", "", "");
            return exchange.Parameters.Text("asset_id") is { Length: > 0 } repeated && repeated != assetId
                ? new Refusal(StatusCodes.Status400BadRequest, "Conflicting values for parameter - asset_id")
                : null;
        }

        if (path["public_id"] is { } publicId)
        {
            target = new AssetTarget(null, path["resource_type"]!, path["type"]!, publicId);
            return null;
        }

        var parameters = exchange.Parameters;
        target = new AssetTarget(null, parameters.Text("resource_type") ?? "", parameters.Text("kind") ?? "", parameters.Text("public_id") ?? "");
        return target switch
        {
            { PublicId: "" } => Missing("public_id"),
            { ResourceType: "" } => Missing("resource_type"),
            { Type: "" } => Missing("kind"),
            _ when !ResourceTypes.Contains(target.ResourceType) => Invalid("resource_type"),
            _ when !Targets.IsKnownType(target.Type) => Invalid("kind"),
            _ => null,
        };
    }

    /// <summary>The asset, or null when it does not exist.</summary>
    /// <exception cref="Upstream.UpstreamException">Cloudinary did not say.</exception>
    public ValueTask<AssetFacts?> FindAsync(EnforcementServices services, Exchange exchange) =>
        AssetId is not null ? services.Assets.FindAsync(exchange, AssetId)
        : exchange.Path["public_id"] is null && !PublicIds.IsWellFormed(PublicId) ? services.Assets.FindListedAsync(exchange, ResourceType, Type, PublicId)
        : services.Assets.FindAsync(exchange, ResourceType, Type, PublicId);

    /// <summary>Answers that there is no such asset, or as if it were hidden where its id would tell its folder.</summary>
    public Task NotFoundAsync(EnforcementServices services, Exchange exchange, CloudinaryAction action) =>
        AssetId is null
            ? Targets.NotFoundAsync(services, exchange, action, ResourceType, Type, PublicId)
            : Targets.NotFoundAsync(services, exchange, action, AssetId);

    /// <summary>A public id written <c>resource_type/type/public_id</c>, as relations name assets; null when it is none.</summary>
    public static AssetTarget? Parse(string text)
    {
        var parts = text.Split('/', 3);
        return parts is [var resourceType, var type, var publicId]
            && ResourceTypes.Contains(resourceType) && Targets.IsKnownType(type) && publicId.Length > 0
                ? new AssetTarget(null, resourceType, type, publicId)
                : null;
    }

    /// <summary>An asset id.</summary>
    public static AssetTarget? ParseId(string text) => OperationTemplate.IsAssetId(text) ? new AssetTarget(text, "", "", "") : null;

    private static Refusal Missing(string name) => new(StatusCodes.Status400BadRequest, $"Missing required parameter - {name}");

    private static Refusal Invalid(string name) => new(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {name}");
}
