using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Assets that look like another one: the one they are compared with must be readable, or the answer would describe it; every row is asked about.
/// The ranking has no page two that could be limited, so pages are not refilled.
/// </summary>
internal sealed class VisualSearchEnforcement(EnforcementServices services) : IEnforcement
{
    private const int DefaultPageSize = 50;
    private readonly FilteredList lists = new(services);

    public async Task HandleAsync(Exchange exchange)
    {
        var requirements = new Requirements(exchange);
        await AskSourceAsync(exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        var tagged = answer.IsSuccess && Authorizer.Reads(exchange, CloudinaryAction.Read, EntityTypes.Asset, "tags")
            ? await TaggedAsync(exchange, answer)
            : null;
        await lists.AnswerAsync(exchange, answer, new ListFilter(
            exchange.Operation.RowsMember!,
            row => PermitsAsync(exchange, row, tagged),
            NextPage: null,
            FilteredList.PageSize(exchange.Parameters.Text("max_results"), DefaultPageSize),
            Totals.Blank)
        {
            // Where nothing is hidden, the counts tell of nothing that is.
            CountsAreExact = Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset),
            Continues = exchange.Parameters.Text("next_cursor") is not null || exchange.Parameters.Text("max_results") == "0",
            // No parameter takes it back, and what it says of hidden rows is not for the caller.
            Cursor = cursor => CursorSeal.Seal(exchange, "", "", cursor),
        });
    }

    private async ValueTask AskSourceAsync(Exchange exchange, Requirements requirements)
    {
        if (exchange.Parameters.Text("image_asset_id") is { Length: > 0 } assetId)
        {
            await (Catalogue.OperationTemplate.IsAssetId(assetId)
                ? services.References.AskAssetIdAsync(exchange, requirements, CloudinaryAction.Read, assetId)
                : AskEverything(exchange, requirements));
        }

        foreach (var name in (string[])["image_url", "image_file"])
        {
            if (exchange.Parameters.Text(name) is { } url)
            {
                await services.References.AskUrlAsync(exchange, requirements, CloudinaryAction.Read, url);
            }
        }
    }

    private static ValueTask AskEverything(Exchange exchange, Requirements requirements)
    {
        requirements.Note(CloudinaryAction.Read, GlobalPermit.OnEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset));
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> PermitsAsync(Exchange exchange, JsonElement row, Dictionary<string, AssetFacts>? tagged)
    {
        var facts = AssetFacts.Read(row, exchange.Environment.FolderMode);
        if (tagged is not null)
        {
            // A forbid on a tag would not see the tag of a row that does not say.
            if (facts.AssetId is null || !tagged.TryGetValue(facts.AssetId, out var known))
            {
                return false;
            }

            facts = known;
        }

        return Authorizer.AllowsRow(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts));
    }

    /// <summary>This search cannot be asked for tags; where a policy reads them, the rows are looked up.</summary>
    private async ValueTask<Dictionary<string, AssetFacts>> TaggedAsync(Exchange exchange, UpstreamAnswer answer)
    {
        using var json = AnswerJson.Parse(answer);
        string[] ids = json.RootElement.TryGetProperty(exchange.Operation.RowsMember!, out var rows) && rows.ValueKind == JsonValueKind.Array
            ? [.. rows.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object).Select(row => AssetFacts.Text(row, "asset_id")).OfType<string>().Distinct()]
            : [];
        return await services.Assets.FindManyByAssetIdAsync(exchange, ids);
    }
}
