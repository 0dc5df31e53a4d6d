using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary><c>rename</c>: changes a public id, in fixed mode with it the folder, and can change the delivery type or overwrite another asset.</summary>
internal sealed class RenameEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var resourceType = exchange.Path["resource_type"]!;
        var (from, to) = (parameters.Text("from_public_id"), parameters.Text("to_public_id"));
        if (Targets.Problem(exchange, ("from_public_id", from), ("to_public_id", to)) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        if (!PublicIds.IsWellFormed(from!) || !PublicIds.IsWellFormed(to!))
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid value for parameter - " + (PublicIds.IsWellFormed(from!) ? "to_public_id" : "from_public_id"));
            return;
        }

        if (UnlimitedCaller.MayWriteAnything(exchange))
        {
            await UploadAnswer.PassAsync(exchange, await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange)));
            return;
        }

        var type = parameters.Text("type") is { Length: > 0 } given ? given : "upload";
        var toType = parameters.Text("to_type") is { Length: > 0 } changed ? changed : type;
        var source = await services.Assets.FindAsync(exchange, resourceType, type, from!);
        if (source is null)
        {
            await Targets.NotFoundAsync(services, exchange, CloudinaryAction.Rename, resourceType, type, from!);
            return;
        }

        var requirements = new Requirements(exchange);
        await AskSourceAsync(exchange, requirements, source, to!, toType, typeChanges: toType != type);
        await AskTargetAsync(exchange, requirements, resourceType, toType, to!, itself: from == to && toType == type);
        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        await UploadAnswer.PassAsync(exchange, await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange)));
    }

    private async ValueTask AskSourceAsync(Exchange exchange, Requirements requirements, AssetFacts source, string to, string toType, bool typeChanges)
    {
        requirements.Ask(CloudinaryAction.Rename, await services.Resources.AssetAsync(exchange, CloudinaryAction.Rename, source));
        var isFixed = exchange.Environment.FolderMode == FolderMode.Fixed;
        var after = source with { PublicId = to, Type = toType, FolderPath = isFixed ? FolderPath.OfPublicId(to) : source.FolderPath };
        if (isFixed && after.FolderPath != source.FolderPath)
        {
            await MoveRules.AskAsync(services, exchange, requirements, source, after.FolderPath!);
        }

        if (typeChanges)
        {
            // A private asset made public: the state after must be one the caller may bring about.
            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, source));
            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, source with { Type = toType }));
        }

        requirements.AskNotForbidden(CloudinaryAction.Rename, await services.Resources.AssetAsync(exchange, CloudinaryAction.Rename, after));
    }

    /// <summary>An asset that has the name already: overwriting deletes it, and without overwriting Cloudinary's error tells that it exists.</summary>
    private async ValueTask AskTargetAsync(Exchange exchange, Requirements requirements, string resourceType, string type, string to, bool itself)
    {
        if (itself || await services.Assets.FindAsync(exchange, resourceType, type, to) is not { } target)
        {
            return;
        }

        // A spelling that is not a clear no may be a yes to Cloudinary.
        var action = exchange.Parameters.Has("overwrite") && exchange.Parameters.Flag("overwrite") != false ? CloudinaryAction.Delete : CloudinaryAction.Read;
        requirements.Ask(action, await services.Resources.AssetAsync(exchange, action, target));
    }
}
