using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// <c>generate_archive</c>: needs download on everything that goes in. For a caller who may not download everything, the selectors are expanded to ids and
/// those that are permitted are sent; a stored archive is an asset, which needs what an upload needs.
/// </summary>
internal sealed class ArchiveEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var mode = parameters.Text("mode") is { Length: > 0 } given ? given : "create";
        if (Problem(exchange, mode) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        var requirements = new Requirements(exchange);
        await services.References.AskTransformationAsync(exchange, requirements, parameters.Find("transformations"));
        if (mode != "download")
        {
            await TargetOf(parameters).AskAsync(services, exchange, requirements);
        }

        NotificationHosts.AskOwn(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        ArchiveSelection? selection = null;
        if (!MayDownloadWhole(exchange))
        {
            selection = new ArchiveSelection(services, exchange);
            await selection.ReadAsync();
            if (selection.Problem is { } wrong)
            {
                await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, wrong);
                return;
            }

            if (selection.IsTooLarge || selection.Permitted.Count == 0)
            {
                exchange.Decision.Reason = selection.IsTooLarge ? "The archive's selectors stand for more assets than are expanded (1000, or MaxSelectorPages pages)" : null;
                await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Download);
                return;
            }
        }

        var request = selection is null ? RequestBuilder.Rebuild(exchange) : Rewritten(exchange, selection);
        if (mode == "create")
        {
            await PassCreatedAsync(exchange, selection, await services.Forwarder.FetchAsync(exchange, request));
        }
        else
        {
            await services.Forwarder.RelayAsync(exchange, request);
        }
    }

    private static Refusal? Problem(Exchange exchange, string mode)
    {
        var parameters = exchange.Parameters;
        if (Targets.Problem(exchange) is { } problem)
        {
            return problem;
        }

        string? invalid = null;
        if (mode is not ("download" or "create" or "create_and_download") || (exchange.Operation.Method == "GET" && mode != "download"))
        {
            // A GET that stored something would be a write that looks like a read.
            invalid = "mode";
        }
        else if (parameters.Text("target_public_id") is { Length: > 0 } id && !PublicIds.IsWellFormed(id))
        {
            invalid = "target_public_id";
        }
        else if (parameters.Text("target_asset_folder") is { Length: > 0 } target && PublicIds.Folder(target) is null)
        {
            invalid = "target_asset_folder";
        }
        else if (parameters.List("public_ids").Any(name => !PublicIds.IsWellFormed(name)))
        {
            invalid = "public_ids";
        }
        else if (parameters.List("fully_qualified_public_ids").Any(name => !IsQualified(exchange, name)))
        {
            invalid = "fully_qualified_public_ids";
        }
        else if (parameters.List("tags").Any(tag => tag.Contains('\\', StringComparison.Ordinal) || !tag.Split('/').All(PublicIds.IsPathPart)))
        {
            // A tag stands in a path here, where "..", to some, is the way up.
            invalid = "tags";
        }
        else if (parameters.List("prefixes").Any(string.IsNullOrEmpty))
        {
            // Everything, or nothing?
            invalid = "prefixes";
        }
        else if (parameters.List("asset_folders").Any(folder => PublicIds.Folder(folder) != folder))
        {
            invalid = "asset_folders";
        }

        return invalid is not null ? new Refusal(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {invalid}")
            : ArchiveSelection.Selectors.All(name => parameters.List(name).Count == 0)
                ? new Refusal(StatusCodes.Status400BadRequest, "Missing required parameter - public_ids, tags, prefixes, asset_folders or search_expression")
            : null;
    }

    private static bool IsQualified(Exchange exchange, string name) =>
        exchange.Path["resource_type"] is "all" or "auto"
        && name.Split('/', 3) is [("image" or "video" or "raw"), var type, var id] && Targets.IsKnownType(type) && PublicIds.IsWellFormed(id);

    /// <summary>
    /// Whatever the selectors stand for may be downloaded: everything, or everything below the folders that alone are named. One with a comma may be two to Cloudinary.
    /// </summary>
    private static bool MayDownloadWhole(Exchange exchange)
    {
        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Download, EntityTypes.Asset))
        {
            return true;
        }

        var isFixed = exchange.Environment.FolderMode == FolderMode.Fixed;
        var whole = isFixed ? "prefixes" : "asset_folders";
        var named = exchange.Parameters.List(whole);
        return named.Count > 0
            && ArchiveSelection.Selectors.All(name => name == whole || exchange.Parameters.List(name).Count == 0)
            && (!isFixed || (exchange.Parameters.Text("type") is null or "upload" or "private" or "authenticated" && named.All(prefix => prefix.EndsWith('/'))))
            && named.All(folder => !folder.Contains(',', StringComparison.Ordinal) && PublicIds.Folder(folder) is { Length: > 0 } path
                && GlobalPermit.Below(exchange, CloudinaryAction.Download, EntityTypes.Asset, path, ancestorIds: null));
    }

    private static GeneratedTarget TargetOf(RequestParameters parameters)
    {
        // Cloudinary adds the format to the name it is given, or not when it is there already.
        var name = parameters.Text("target_public_id");
        string[] ids = string.IsNullOrEmpty(name) ? [] : [name, name + ".zip", name + ".tgz"];
        return new GeneratedTarget(["raw"], "upload", ids, parameters.Text("target_asset_folder") is { } folder ? PublicIds.Folder(folder) : null);
    }

    /// <summary>The permitted ids instead of the selectors. By POST, where a thousand ids have room; mode=download is the same there.</summary>
    private static UpstreamRequest Rewritten(Exchange exchange, ArchiveSelection selection)
    {
        var parameters = exchange.Parameters.Without(ArchiveSelection.Selectors);
        var single = exchange.Path["resource_type"] is "image" or "video" or "raw";
        parameters = single
            ? parameters.With("public_ids", new ParameterValue.List(selection.Permitted.Select(name => name.Split('/', 3)[2]).ToArray()))
            : parameters.With("fully_qualified_public_ids", new ParameterValue.List(selection.Permitted)).Without("type");
        return RequestBuilder.WithParameters(exchange, HttpMethod.Post, RequestBuilder.Path(exchange.Target.Segments), parameters, BodyForm.Form);
    }

    private async Task PassCreatedAsync(Exchange exchange, ArchiveSelection? selection, UpstreamAnswer answer)
    {
        if (!answer.IsSuccess || selection is null or { Refused.Count: 0 })
        {
            await UploadAnswer.PassNotedAsync(services, exchange, answer);
            return;
        }

        exchange.Decision.Withhold(selection.Refused.Count);
        using var json = AnswerJson.Parse(answer);
        await UploadAnswer.PassNotedAsync(services, exchange, answer with { Body = UnauthorizedMember.Append(json.RootElement, selection.Refused) });
    }
}
