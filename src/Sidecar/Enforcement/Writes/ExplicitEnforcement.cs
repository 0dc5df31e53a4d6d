using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// <c>explicit</c>: changes a stored asset, and can move it (<c>asset_folder</c>), or bring a remote one in (fetch and social types).
/// </summary>
internal sealed class ExplicitEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var resourceType = exchange.Path["resource_type"]!;
        var (publicId, type) = (parameters.Text("public_id"), parameters.Text("type"));
        if (Targets.Problem(exchange, ("public_id", publicId), ("type", type)) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        if (UnlimitedCaller.MayWriteAnything(exchange))
        {
            await UploadAnswer.PassNotedAsync(services, exchange, await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters)));
            return;
        }

        // Whether these change which asset is meant is not known.
        foreach (var name in (ReadOnlySpan<string>)["folder", "public_id_prefix"])
        {
            if (parameters.Text(name) is { Length: > 0 })
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Unsupported parameter - {name}");
                return;
            }
        }

        var preset = parameters.Text("upload_preset") is { Length: > 0 } named && PublicIds.IsPathPart(named)
            ? await services.Presets.FindAsync(exchange, named)
            : null;
        if (preset is null && parameters.Text("upload_preset") is { Length: > 0 })
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Upload preset not found");
            return;
        }

        var destination = parameters.Text("asset_folder") is { Length: > 0 } folder ? PublicIds.Folder(folder) : "";
        if (destination is null)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Invalid value for parameter - asset_folder");
            return;
        }

        var fetched = Targets.IsFetched(type!);
        var asset = fetched || PublicIds.IsWellFormed(publicId!) ? await FindAsync(exchange, resourceType, type!, publicId!) : null;
        var requirements = new Requirements(exchange);
        if (asset is not null)
        {
            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, asset));
            if (SideEffects.AsksForDeleteToken(exchange))
            {
                // The token deletes without any further permission.
                requirements.Ask(CloudinaryAction.Delete, await services.Resources.AssetAsync(exchange, CloudinaryAction.Delete, asset));
            }

            if (parameters.Has("asset_folder") && !Targets.SameFolder(exchange, destination, asset.FolderPath))
            {
                await MoveRules.AskAsync(services, exchange, requirements, asset, destination);
            }
        }
        else if (fetched)
        {
            var facts = new AssetFacts(null, publicId, resourceType, type, destination, Tags: null);
            requirements.Ask(CloudinaryAction.Create, await services.Resources.AssetAsync(exchange, CloudinaryAction.Create, facts));
            await FolderCreation.AskAsync(services, exchange, requirements, destination);
        }
        else
        {
            // Not forwarded: between look-up and call, somebody's asset could take the name.
            await Targets.NotFoundAsync(services, exchange, CloudinaryAction.Update, resourceType, type!, publicId!);
            return;
        }

        await SideEffects.AskAsync(services, exchange, requirements, preset);
        NotificationHosts.AskOwn(exchange, requirements);
        if (fetched)
        {
            await services.References.AskUrlAsync(exchange, requirements, CloudinaryAction.Download, publicId!);
        }

        if (preset is not null && (preset["folder"] ?? preset["public_id_prefix"] ?? preset["public_id"]) is not null)
        {
            requirements.Ask(CloudinaryAction.UpdateSettings, new NamedResource(EntityTypes.ProductEnvironment, exchange.Environment.Id));
        }

        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        var outgoing = parameters.Without("folder", "public_id_prefix");
        if (parameters.Has("asset_folder"))
        {
            outgoing = outgoing.With("asset_folder", destination);
        }
        else if (preset?["asset_folder"] is not null)
        {
            // A preset's folder must not move what was judged where it is.
            outgoing = outgoing.With("asset_folder", asset?.FolderPath ?? destination);
        }
        else
        {
            // A JSON null was judged as nothing; to Cloudinary it could be the root.
            outgoing = outgoing.Without("asset_folder");
        }

        await UploadAnswer.PassNotedAsync(services, exchange, await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing)));
    }

    private ValueTask<AssetFacts?> FindAsync(Exchange exchange, string resourceType, string type, string publicId) =>
        Targets.IsFetched(type)
            ? services.Assets.FindListedAsync(exchange, resourceType, type, publicId)
            : services.Assets.FindAsync(exchange, resourceType, type, publicId);
}
