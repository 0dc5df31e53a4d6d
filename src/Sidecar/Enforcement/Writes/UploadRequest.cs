using Sidecar.Identity;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Writes;

/// <summary>What an upload says of itself, and how it is said upstream once it is judged.</summary>
internal static class UploadRequest
{
    private static readonly string[] AllResourceTypes = ["image", "video", "raw"];

    /// <summary>A body's <c>resource_type</c> lies outside the signature; it may only repeat the path, unless the path leaves it open.</summary>
    public static Refusal? Problem(Exchange exchange, UploadSession? session)
    {
        var (path, body) = (exchange.Path["resource_type"], exchange.Parameters.Text("resource_type"));
        if (body is not null && body != path && !(path is null or "auto" && body is "image" or "video" or "raw" or "auto"))
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Conflicting values for parameter - resource_type");
        }

        return session is null && exchange.Target.Segments[^1] == "upload_chunked"
            ? new Refusal(StatusCodes.Status400BadRequest, "Missing X-Unique-Upload-Id or Content-Range")
            : null;
    }

    /// <summary>The resource types the asset may get.</summary>
    public static string[] ResourceTypes(Exchange exchange)
    {
        var type = exchange.Path["resource_type"] ?? exchange.Parameters.Text("resource_type") ?? "auto";
        return type == "auto" ? AllResourceTypes : [type];
    }

    /// <summary>The name of the file, or the last part of the address it is fetched from.</summary>
    public static string? FileName(Exchange exchange) => exchange.File?.FileName ?? NameInUrl(exchange.Parameters.Text("file"));

    /// <summary>
    /// An overwrite without a folder of its own stays where the asset is. Whether Cloudinary would move it to the root is not known; spelling the
    /// folder out makes both readings the same.
    /// </summary>
    public static string? PinnedFolder(Exchange exchange, UploadDestination destination, IReadOnlyList<AssetFacts> victims) =>
        exchange.Environment.FolderMode == FolderMode.Dynamic && !destination.IsExplicit && victims is [{ FolderPath: { Length: > 0 } folder }]
            ? folder
            : null;

    /// <summary>The parameters as judged.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="destinations">Where the asset may land.</param>
    /// <param name="spelled">The folder to spell out; null for none.</param>
    /// <param name="preset">The preset to spell out; null for none.</param>
    /// <param name="victims">What is there already.</param>
    /// <param name="chunked">A chunk of a longer upload.</param>
    public static RequestParameters Outgoing(
        Exchange exchange, IReadOnlyList<UploadDestination> destinations, string? spelled, string? preset, IReadOnlyList<AssetFacts> victims, bool chunked)
    {
        var parameters = exchange.Parameters;
        foreach (var name in (ReadOnlySpan<string>)["asset_folder", "folder", "public_id_prefix"])
        {
            // As judged: without the slashes that were taken off, and an empty one is none. To Cloudinary an empty one could be the root.
            parameters = parameters.Text(name) is { Length: > 0 } text && PublicIds.Folder(text) is { Length: > 0 } folder
                ? parameters.With(name, folder)
                : parameters.Without(name);
        }

        if (SideEffects.AsksForDeleteToken(exchange) && !MayEverywhere(exchange, CloudinaryAction.Delete, destinations))
        {
            // Whoever holds the token can delete the asset, at Cloudinary itself too.
            parameters = parameters.Without("return_delete_token");
        }

        if (exchange.Caller.Method == AuthenticationMethod.Unsigned)
        {
            return parameters;
        }

        // Judged as signed, where the request wins over its preset; with this word it would be the other way round.
        parameters = parameters.Without("unsigned");
        parameters = spelled is null ? parameters : parameters.With("asset_folder", spelled);
        parameters = preset is null ? parameters : parameters.With("upload_preset", preset);

        // Nothing to overwrite now: make sure of it, unless the caller might overwrite what another call puts there meanwhile. For a chunked upload
        // meanwhile is long enough for anything to get there.
        var uncertain = destinations.Any(destination => destination.PublicIdUncertain);
        return victims.Count == 0 && destinations.Any(destination => destination.Overwrites && (destination.PublicIdUncertain || destination.PublicIds.Count > 0))
            && (chunked || uncertain || !MayEverywhere(exchange, CloudinaryAction.Update, destinations))
                ? parameters.With("overwrite", "false")
                : parameters;
    }

    private static bool MayEverywhere(Exchange exchange, CloudinaryAction action, IReadOnlyList<UploadDestination> destinations)
    {
        var types = ResourceTypes(exchange);
        return destinations.All(destination => destination.Folders.All(folder => types.All(type => Authorizer.Permits(exchange, action, new AssetResource
        {
            FolderMode = exchange.Environment.FolderMode, FolderPath = folder, ResourceType = type, Type = destination.Type,
        }))));
    }

    private static string? NameInUrl(string? file) =>
        file is not null && Uri.TryCreate(file, UriKind.Absolute, out var url) && url.Scheme != "data" ? url.Segments[^1] : null;
}
