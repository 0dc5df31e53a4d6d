using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Creates, renames, moves and deletes folders. What takes a whole sub-tree along is refused when anything below is, or may be, forbidden.
/// </summary>
internal sealed class FolderWriteEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var path = exchange.Path["folder"]!;
        if (PublicIds.Folder(path) != path)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid folder path");
            return;
        }

        var requirements = new Requirements(exchange);
        var refusal = exchange.Operation.Enforcement switch
        {
            EnforcementKind.FolderCreate => await AskCreateAsync(exchange, requirements, path),
            EnforcementKind.FolderMove => await AskMoveAsync(exchange, requirements, path),
            _ => await AskDeleteAsync(exchange, requirements, path),
        };
        if (refusal is not null)
        {
            await AnswerWriter.RefuseAsync(exchange, refusal.Status, refusal.Message);
            return;
        }

        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        try
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, Outgoing(exchange)));
        }
        finally
        {
            services.Folders.Invalidate();
        }
    }

    private async ValueTask<Refusal?> AskCreateAsync(Exchange exchange, Requirements requirements, string path)
    {
        requirements.Ask(CloudinaryAction.Create, await services.Resources.FolderAsync(exchange, CloudinaryAction.Create, path));
        return null;
    }

    private async ValueTask<Refusal?> AskMoveAsync(Exchange exchange, Requirements requirements, string path)
    {
        if (exchange.Parameters.Text("to_folder") is not { Length: > 0 } asked)
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Missing required parameter - to_folder");
        }

        if (PublicIds.Folder(asked) is not { Length: > 0 } target)
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Invalid value for parameter - to_folder");
        }

        // Cloudinary's error would tell that there is such a folder.
        var taken = await services.Resources.FolderAsync(exchange, CloudinaryAction.Read, target);
        if (!Targets.SameFolder(exchange, target, path)
            && !Authorizer.Permits(exchange, CloudinaryAction.Read, taken)
            && await services.Folders.ExistsAsync(exchange, target))
        {
            requirements.Ask(CloudinaryAction.Read, taken);
        }

        var parent = FolderPath.Parent(target)!;
        if (Targets.SameFolder(exchange, parent, FolderPath.Parent(path)))
        {
            await AskSubtreeAsync(exchange, requirements, CloudinaryAction.Rename, path);
            await AskAfterAsync(exchange, requirements, CloudinaryAction.Rename, target);
            return null;
        }

        await AskSubtreeAsync(exchange, requirements, CloudinaryAction.Move, path);
        requirements.Ask(CloudinaryAction.Update, await services.Resources.FolderAsync(exchange, CloudinaryAction.Update, parent));
        await AskAfterAsync(exchange, requirements, CloudinaryAction.Move, target);
        await FolderCreation.AskAsync(services, exchange, requirements, parent);
        return null;
    }

    private async ValueTask<Refusal?> AskDeleteAsync(Exchange exchange, Requirements requirements, string path)
    {
        await AskSubtreeAsync(exchange, requirements, CloudinaryAction.Delete, path);
        return null;
    }

    /// <summary>The folder itself, then everything below it. OpenAPI says that a deleted folder takes its assets along.</summary>
    private async ValueTask AskSubtreeAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string path)
    {
        var folder = await services.Resources.FolderAsync(exchange, action, path);
        if (!requirements.Ask(action, folder))
        {
            return;
        }

        var ids = Authorizer.Reads(exchange, action, EntityTypes.Asset, "ancestor_ids")
            ? folder.AncestorIds ?? await services.Folders.AncestorIdsAsync(exchange, path)
            : folder.AncestorIds;
        requirements.Note(action, GlobalPermit.Below(exchange, action, EntityTypes.Folder, path, ids));
        requirements.Note(action, GlobalPermit.Below(exchange, action, EntityTypes.Asset, path, ids));
    }

    /// <summary>A forbid that holds for folders or assets in the new place must not be slipped past by coming from elsewhere.</summary>
    private async ValueTask AskAfterAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string target)
    {
        requirements.AskNotForbidden(action, await services.Resources.FolderAsync(exchange, action, target));
        var any = new AssetFacts("", "", "image", "upload", target, []);
        requirements.AskNotForbidden(action, await services.Resources.AssetAsync(exchange, action, any));
    }

    private static RequestParameters Outgoing(Exchange exchange) =>
        exchange.Parameters.Text("to_folder") is { } asked
            ? exchange.Parameters.With("to_folder", PublicIds.Folder(asked)!)
            : exchange.Parameters;
}
