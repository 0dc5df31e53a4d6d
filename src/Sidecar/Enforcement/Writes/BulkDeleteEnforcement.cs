using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Deletes many assets. By ids: only permitted ones are forwarded, with every other parameter as it was (dropping <c>keep_original</c> would turn
/// "delete what was derived" into "delete the originals"). By prefix or all: only for callers whose permit holds for everything.
/// </summary>
internal sealed class BulkDeleteEnforcement(EnforcementServices services) : IEnforcement
{
    private const int MaxIds = 100;
    private static readonly string[] Selectors = ["prefix", "all", "tag"];

    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var member = exchange.Operation.IdName!;
        var ids = parameters.List(member);
        var selectors = Selectors.Where(parameters.Has).ToArray();
        if (Problem(exchange, member, ids, selectors) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        // Keeping the originals deletes only what was derived from them, which changes the asset.
        var action = parameters.Flag("keep_original") == true ? CloudinaryAction.Update : CloudinaryAction.Delete;
        if (selectors.Length > 0)
        {
            await (GlobalPermit.OnEverything(exchange, action, EntityTypes.Asset)
                ? services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange)).AsTask()
                : AnswerWriter.ForbiddenAsync(exchange, action));
            return;
        }

        if (Authorizer.AllowsEverything(exchange, action, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var split = member == "asset_ids"
            ? await AssetSplit.ByAssetIdAsync(services, exchange, action, ids)
            : await AssetSplit.ByPublicIdAsync(services, exchange, action, exchange.Path["resource_type"]!, exchange.Path["type"]!, ids);
        if (split.Permitted.Count == 0 && split.Refused.Count > 0)
        {
            await AnswerWriter.ForbiddenAsync(exchange, action);
            return;
        }

        exchange.Decision.Withhold(split.Refused.Count);
        await SendAsync(exchange, member, split);
    }

    private async Task SendAsync(Exchange exchange, string member, AssetSplit split)
    {
        if (split.Permitted.Count == 0)
        {
            using var nothing = JsonDocument.Parse("{\"deleted\":{},\"partial\":false}");
            await AnswerWriter.JsonAsync(exchange, Complete(nothing.RootElement, split));
            return;
        }

        // A cursor may hold the selector of another call; without it the same ids are gone through from the start, which deletes the rest.
        var outgoing = exchange.Parameters.Without("next_cursor").With(member, new ParameterValue.List(split.Permitted));
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing));
        if (!answer.IsSuccess || (split.Refused.Count == 0 && split.Missing.Count == 0))
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, Complete(json.RootElement, split));
    }

    /// <summary>Adds missing ids as <c>not_found</c>, as Cloudinary would, and refused ones in <c>unauthorized</c>, its member in other bulk answers.</summary>
    private static ReadOnlyMemory<byte> Complete(JsonElement answer, AssetSplit split)
    {
        var withMissing = JsonEdit.Write(answer, (writer, property) =>
        {
            if (!property.NameEquals("deleted") || property.Value.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            writer.WriteStartObject("deleted");
            foreach (var entry in property.Value.EnumerateObject())
            {
                JsonEdit.Copy(writer, entry);
            }

            foreach (var id in split.Missing)
            {
                writer.WriteString(id, "not_found");
            }

            writer.WriteEndObject();
            return true;
        });
        if (split.Refused.Count == 0)
        {
            return withMissing;
        }

        using var json = JsonDocument.Parse(withMissing);
        return UnauthorizedMember.Append(json.RootElement, split.Refused);
    }

    private static Refusal? Problem(Exchange exchange, string member, IReadOnlyList<string> ids, string[] selectors)
    {
        if (Targets.Problem(exchange) is { } problem)
        {
            return problem;
        }

        // How Cloudinary combines selectors is not known.
        if (selectors.Length + (ids.Count > 0 ? 1 : 0) != 1)
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"Expected exactly one of {member}{(member == "public_ids" ? ", prefix, all" : "")}");
        }

        return ids.Count > MaxIds
            ? new Refusal(StatusCodes.Status400BadRequest, $"Too many {member}: at most {MaxIds}")
            : null;
    }
}
