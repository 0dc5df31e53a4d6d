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
        // One route has the folder in its path, another in its body.
        var path = exchange.Path["folder"] ?? PublicIds.Folder(exchange.Parameters.Text("path") ?? "");
        if (path is null or "" || PublicIds.Folder(path) != path)
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

        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, Outgoing(exchange)));
    }

    private async ValueTask<Refusal?> AskCreateAsync(Exchange exchange, Requirements requirements, string path)
    {
        requirements.Ask(CloudinaryAction.Create, await services.Resources.FolderAsync(exchange, CloudinaryAction.Create, path));
        return null;
    }

    private async ValueTask<Refusal?> AskMoveAsync(Exchange exchange, Requirements requirements, string path)
    {
        var name = TargetName(exchange);
        if (exchange.Parameters.Text(name) is not { Length: > 0 } asked)
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"Missing required parameter - {name}");
        }

        if (PublicIds.Folder(asked) is not { Length: > 0 } target)
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {name}");
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
            await AskAfterAsync(exchange, requirements, CloudinaryAction.Rename, path, target);
            return null;
        }

        await AskSubtreeAsync(exchange, requirements, CloudinaryAction.Move, path);
        requirements.Ask(CloudinaryAction.Update, await services.Resources.FolderAsync(exchange, CloudinaryAction.Update, parent));
        await AskAfterAsync(exchange, requirements, CloudinaryAction.Move, path, target);
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

    /// <summary>
    /// A forbid that holds for folders or assets in the new place must not be slipped past by coming from elsewhere: none may stand against anything that
    /// could lie there, whatever it is called or tagged.
    /// </summary>
    private async ValueTask AskAfterAsync(Exchange exchange, Requirements requirements, CloudinaryAction action, string path, string target)
    {
        requirements.AskNotForbidden(action, await services.Resources.FolderAsync(exchange, action, target));
        foreach (var type in (string[])[EntityTypes.Folder, EntityTypes.Asset])
        {
            requirements.Note(action, GlobalPermit.NoneForbiddenBelow(exchange, action, type, target, await IdsAfterAsync(exchange, action, type, path, target)));
        }
    }

    /// <summary>The ids above the new place, and the folder's own, which it keeps.</summary>
    private async ValueTask<IReadOnlyCollection<string>?> IdsAfterAsync(
        Exchange exchange, CloudinaryAction action, string resourceType, string path, string target)
    {
        if (!Authorizer.Reads(exchange, action, resourceType, "ancestor_ids")
            || await services.Folders.AncestorIdsAsync(exchange, FolderPath.Parent(target)!) is not { } above
            || await services.Folders.AncestorIdsAsync(exchange, path) is not { } now)
        {
            return null;
        }

        return now.Count == 0 ? above : [.. above, now[^1]];
    }

    private static string TargetName(Exchange exchange) => exchange.Path["folder"] is null ? "to_path" : "to_folder";

    private static RequestParameters Outgoing(Exchange exchange)
    {
        var outgoing = exchange.Parameters;
        foreach (var name in (ReadOnlySpan<string>)["path", "to_path", "to_folder"])
        {
            outgoing = outgoing.Text(name) is { } asked ? outgoing.With(name, PublicIds.Folder(asked)!) : outgoing;
        }

        return outgoing;
    }
}
