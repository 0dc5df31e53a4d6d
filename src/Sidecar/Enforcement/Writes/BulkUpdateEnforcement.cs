using System.Text.Json;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Tags, context and metadata of many assets. Only permitted ids are forwarded; the rest stand in <c>unauthorized</c>, as Cloudinary documents.
/// Ids that do not exist stand in neither list.
/// </summary>
internal sealed class BulkUpdateEnforcement(EnforcementServices services) : IEnforcement
{
    // Cloudinary handles the first thousand ids and ignores the rest.
    private const int MaxIds = 1000;
    private static readonly string[] Commands = ["add", "remove", "replace", "remove_all", "set_exclusive"];

    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var ids = parameters.List("public_ids");
        if (Targets.Problem(exchange, ("public_ids", ids.Count == 0 ? null : ids[0])) is { } problem)
        {
            await AnswerWriter.RefuseAsync(exchange, problem.Status, problem.Message);
            return;
        }

        // Another spelling of set_exclusive must not pass for a command that stays with its ids.
        var command = parameters.Text("command") is { Length: > 0 } text ? text : null;
        if (command is not null && !Commands.Contains(command))
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, $"Invalid command - {SafeText.Name(command)}. Must be one of: add, remove, replace, remove_all");
            return;
        }

        // Takes the tag off every other asset of the environment, whatever ids it names.
        if (command == "set_exclusive" && !GlobalPermit.OnEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset))
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Update);
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var resourceType = exchange.Path["resource_type"]!;
        var type = parameters.Text("type") is { Length: > 0 } given ? given : "upload";
        var split = await AssetSplit.ByPublicIdAsync(services, exchange, CloudinaryAction.Update, resourceType, type, [.. ids.Take(MaxIds)]);
        exchange.Decision.Withhold(split.Refused.Count);
        if (split.Permitted.Count == 0)
        {
            await AnswerWriter.JsonAsync(exchange, Empty(split.Refused));
            return;
        }

        var outgoing = parameters.With("public_ids", new ParameterValue.List(split.Permitted));
        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, outgoing));
        if (!answer.IsSuccess || split.Refused.Count == 0)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, UnauthorizedMember.Append(json.RootElement, split.Refused));
    }

    private static ReadOnlyMemory<byte> Empty(IReadOnlyList<string> refused)
    {
        using var none = JsonDocument.Parse("{\"public_ids\":[]}");
        return refused.Count == 0 ? "{\"public_ids\":[]}"u8.ToArray() : UnauthorizedMember.Append(none.RootElement, refused);
    }
}
