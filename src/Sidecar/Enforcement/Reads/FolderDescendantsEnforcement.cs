using System.Text.Json;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>The folders below a folder, with a PUT that reads: the folder itself is asked about, then every row.</summary>
internal sealed class FolderDescendantsEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        if (exchange.Parameters.Text("id") is not { Length: > 0 } id)
        {
            await AnswerWriter.RefuseAsync(exchange, StatusCodes.Status400BadRequest, "Missing required parameter - id");
            return;
        }

        if (!await FolderIds.AllowsReadAsync(services, exchange, id))
        {
            await AnswerWriter.ForbiddenAsync(exchange, CloudinaryAction.Read);
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Folder)
            && Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        if (!answer.IsSuccess)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, await FilterAsync(exchange, json.RootElement));
    }

    private async ValueTask<ReadOnlyMemory<byte>> FilterAsync(Exchange exchange, JsonElement root)
    {
        if (!root.TryGetProperty("folders", out var folders) || folders.ValueKind != JsonValueKind.Array)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answered without folders");
        }

        var visible = new List<ReadOnlyMemory<byte>>();
        foreach (var folder in folders.EnumerateArray())
        {
            if (folder.ValueKind == JsonValueKind.Object && await FolderDescriptions.VisibleAsync(services, exchange, folder) is { } shown)
            {
                visible.Add(shown);
            }
        }

        exchange.Decision.Withhold(folders.GetArrayLength() - visible.Count);
        return JsonEdit.Write(root, (writer, property) =>
        {
            if (!property.NameEquals("folders"))
            {
                // A count would be of hidden folders too.
                return property.NameEquals("total_count");
            }

            writer.WriteStartArray("folders");
            visible.ForEach(folder => writer.WriteRawValue(folder.Span, skipInputValidation: true));
            writer.WriteEndArray();
            return true;
        });
    }
}
