using System.Text.Json;
using Sidecar.Enforcement.References;
using Sidecar.Enforcement.Writes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// Transformations, all or one. The answer about one lists files derived by it, from assets of every folder: each asset is looked up, and rows of those
/// that may not be read are left out. Such a page may be short; its cursor leads on.
/// </summary>
internal sealed class TransformationReadEnforcement(EnforcementServices services) : IEnforcement
{
    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        if (!GlobalPermit.Throughout(exchange, operation.Action!, operation.ResourceType!))
        {
            await AnswerWriter.ForbiddenAsync(exchange, operation.Action!);
            return;
        }

        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset))
        {
            await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange));
            return;
        }

        if (ListCursor.Open(exchange) is not { } parameters)
        {
            await ListCursor.RefuseAsync(exchange);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange, parameters));
        if (!answer.IsSuccess)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, await WithoutHiddenAsync(exchange, json.RootElement));
    }

    private async ValueTask<ReadOnlyMemory<byte>> WithoutHiddenAsync(Exchange exchange, JsonElement root)
    {
        var member = exchange.Operation.RowsMember!;
        JsonElement[] rows = root.TryGetProperty(member, out var derived) && derived.ValueKind == JsonValueKind.Array ? [.. derived.EnumerateArray()] : [];
        var readable = await ReadableAsync(exchange, rows);
        var kept = rows.Where(row => NameOf(row) is { } name && readable.Contains(name)).ToArray();
        exchange.Decision.Withhold(rows.Length - kept.Length);
        return JsonEdit.Write(root, (writer, property) =>
        {
            if (property.NameEquals("next_cursor") && property.Value.ValueKind == JsonValueKind.String)
            {
                writer.WriteString(property.Name, ListCursor.Seal(exchange, property.Value.GetString()!));
                return true;
            }

            if (!property.NameEquals(member))
            {
                return false;
            }

            writer.WritePropertyName(property.Name);
            JsonEdit.WriteArray(writer, kept);
            return true;
        });
    }

    /// <summary>The assets among those of the rows that may be read.</summary>
    private async ValueTask<HashSet<AssetName>> ReadableAsync(Exchange exchange, JsonElement[] rows)
    {
        var readable = new HashSet<AssetName>();
        foreach (var (name, facts) in await services.References.FindAsync(exchange, rows.Select(NameOf).OfType<AssetName>()) ?? [])
        {
            if (Authorizer.AllowsRow(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts)))
            {
                readable.Add(name);
            }
        }

        return readable;
    }

    /// <summary>The asset of a row; null when that cannot be told. One with a comma can be looked up only by a path.</summary>
    private static AssetName? NameOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object
        && AssetFacts.Text(row, "resource_type") is { } resourceType && AssetFacts.Text(row, "type") is { } type && AssetFacts.Text(row, "public_id") is { } publicId
        && (!publicId.Contains(',', StringComparison.Ordinal) || PublicIds.IsWellFormed(publicId))
            ? new AssetName(resourceType, type, publicId)
            : null;
}
