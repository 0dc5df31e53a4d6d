using System.Globalization;
using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>Lists of assets: by type, prefix, ids, tag, context, moderation, asset folder. Forwarded, filtered row by row, refilled.</summary>
internal sealed class AssetListEnforcement(EnforcementServices services) : IEnforcement
{
    private const int DefaultPageSize = 10;
    private readonly FilteredList lists = new(services);

    public async Task HandleAsync(Exchange exchange)
    {
        if (exchange.Operation.Enforcement == EnforcementKind.FolderAssetList && !await FolderAllowedAsync(exchange))
        {
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        if (ListCursor.Open(exchange) is not { } opened)
        {
            await ListCursor.RefuseAsync(exchange);
            return;
        }

        var (parameters, added) = WithJudgedFields(exchange, opened);
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            exchange.Operation.RowsMember!,
            async row =>
            {
                var facts = AssetFacts.Read(row, exchange.Environment.FolderMode);
                var asset = await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts);
                return Authorizer.AllowsRow(exchange, CloudinaryAction.Read, asset);
            },
            (cursor, wanted) => RequestBuilder.Rebuild(
                exchange,
                parameters.With("next_cursor", cursor).With("max_results", wanted.ToString(CultureInfo.InvariantCulture))),
            FilteredList.PageSize(parameters.Text("max_results"), DefaultPageSize),
            Totals.Blank)
        {
            Added = added,
            Continues = parameters.Text("next_cursor") is not null,
            Cursor = cursor => ListCursor.Seal(exchange, cursor),
        });
    }

    private async ValueTask<bool> FolderAllowedAsync(Exchange exchange)
    {
        if (exchange.Path["container_id"] is { } id)
        {
            return await ContainerAllowedAsync(exchange, id);
        }

        var path = exchange.Parameters.Text("asset_folder");
        if (path is null || !FolderPath.IsWellFormed(path))
        {
            await AnswerWriter.RefuseAsync(
                exchange, StatusCodes.Status400BadRequest, path is null ? "Missing required parameter - asset_folder" : "Invalid asset_folder");
            return false;
        }

        var folder = await services.Resources.FolderAsync(exchange, CloudinaryAction.Read, path);
        if (Authorizer.Allows(exchange, CloudinaryAction.Read, folder))
        {
            return true;
        }

        await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
        return false;
    }

    /// <summary>A folder by its external id. One that does not exist is refused to whoever may not read every folder, as if it were hidden.</summary>
    private async ValueTask<bool> ContainerAllowedAsync(Exchange exchange, string id)
    {
        if (await FolderIds.AllowsReadAsync(services, exchange, id))
        {
            return true;
        }

        await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
        return false;
    }

    /// <summary>Asks for the members that rows are judged by, and says which of them the caller did not ask for.</summary>
    private static (RequestParameters Parameters, IReadOnlyCollection<string> Added) WithJudgedFields(Exchange exchange, RequestParameters parameters)
    {
        var added = new List<string>();
        var needsTags = Authorizer.Reads(exchange, CloudinaryAction.Read, EntityTypes.Asset, "tags");
        if (parameters.List("fields") is { Count: > 0 } asked)
        {
            var fields = asked.ToList();
            foreach (var needed in (needsTags ? JudgedWithTags : Judged).Where(name => !asked.Contains(name)))
            {
                fields.Add(needed);

                // The ids are in every row, whatever was asked for.
                if (needed is not ("public_id" or "asset_id"))
                {
                    added.Add(needed);
                }
            }

            return (parameters.With("fields", new ParameterValue.List(fields, IsCommaList: true)), added);
        }

        if (needsTags && parameters.Flag("tags") != true)
        {
            parameters = parameters.With("tags", "true");
            added.Add("tags");
        }

        return (parameters, added);
    }

    private static readonly string[] Judged = ["asset_folder", "folder", "public_id", "asset_id", "resource_type", "type"];
    private static readonly string[] JudgedWithTags = [.. Judged, "tags"];
}
