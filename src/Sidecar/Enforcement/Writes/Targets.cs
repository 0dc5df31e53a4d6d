using System.Collections.Frozen;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Writes;

/// <summary>What writes share about naming their target.</summary>
internal static class Targets
{
    private static readonly FrozenSet<string> Types = FrozenSet.ToFrozenSet(
        [
            "upload", "private", "authenticated", "fetch", "facebook", "twitter", "twitter_name", "instagram", "instagram_name", "gravatar",
            "youtube", "hulu", "vimeo", "animoto", "dailymotion", "worldstarhiphop", "multi", "sprite", "text", "list", "asset", "url2png", "media_optimization",
        ],
        StringComparer.Ordinal);

    /// <summary>The id is a URL or a name elsewhere; the asset may come into being by being asked for.</summary>
    public static bool IsFetched(string type) => type is not ("upload" or "private" or "authenticated");

    /// <summary>A delivery type of Cloudinary's, as it spells it. Another spelling would be looked up as one thing and perhaps written as another.</summary>
    public static bool IsKnownType(string type) => Types.Contains(type);

    /// <summary>A refusal when a parameter is missing, a type unknown, or a parameter repeats the path with another value.</summary>
    public static Refusal? Problem(Exchange exchange, params ReadOnlySpan<(string Name, string? Value)> required)
    {
        foreach (var (name, value) in required)
        {
            if (string.IsNullOrEmpty(value))
            {
                return new Refusal(StatusCodes.Status400BadRequest, $"Missing required parameter - {name}");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["type", "to_type"])
        {
            if (exchange.Parameters.Text(name) is { Length: > 0 } type && !IsKnownType(type))
            {
                return new Refusal(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {name}");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["resource_type", "type", "public_id"])
        {
            // Which of two values Cloudinary would take is not known.
            if (exchange.Path[name] is { } path && exchange.Parameters.Text(name) is { Length: > 0 } body && body != path)
            {
                return new Refusal(StatusCodes.Status400BadRequest, $"Conflicting values for parameter - {name}");
            }
        }

        return null;
    }

    public static bool SameFolder(Exchange exchange, string folder, string? other) =>
        other is not null
        && FolderPath.Normalize(folder, exchange.Environment.FolderMode) == FolderPath.Normalize(other, exchange.Environment.FolderMode);

    /// <summary>
    /// Answers for a target that does not exist: 404 in Cloudinary's words. In fixed mode the id tells its folder, and whoever may not act there gets
    /// the same 403 as for an asset that exists.
    /// </summary>
    public static async Task NotFoundAsync(
        EnforcementServices services, Exchange exchange, CloudinaryAction action, string resourceType, string type, string publicId)
    {
        if (await MayKnowAsync(services, exchange, action, resourceType, type, publicId))
        {
            await AnswerWriter.ErrorAsync(exchange.Http, StatusCodes.Status404NotFound, $"Resource not found - {publicId}");
            return;
        }

        await AnswerWriter.ForbiddenAsync(exchange, action);
    }

    /// <summary>May the caller learn that there is no such asset, when nothing tells in which folder it would be?</summary>
    public static bool MayKnow(EnforcementServices services, Exchange exchange, CloudinaryAction action) =>
        !services.Answers.HideMissingAssets || Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset);

    /// <summary>Answers that there is no asset with an id, or as if it were hidden.</summary>
    public static Task NotFoundAsync(EnforcementServices services, Exchange exchange, CloudinaryAction action, string assetId) =>
        MayKnow(services, exchange, action)
            ? AnswerWriter.ErrorAsync(exchange.Http, StatusCodes.Status404NotFound, $"Resource not found - {assetId}")
            : AnswerWriter.ForbiddenAsync(exchange, action);

    /// <summary>May the caller learn that there is no such asset?</summary>
    public static async ValueTask<bool> MayKnowAsync(
        EnforcementServices services, Exchange exchange, CloudinaryAction action, string resourceType, string type, string publicId)
    {
        if (exchange.Environment.FolderMode == FolderMode.Dynamic)
        {
            return MayKnow(services, exchange, action);
        }

        var facts = new AssetFacts(null, publicId, resourceType, type, FolderPath.OfPublicId(publicId), []);
        return Authorizer.Allows(exchange, action, await services.Resources.AssetAsync(exchange, action, facts));
    }
}
