using System.Text.Json;
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

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        if (!answer.IsSuccess)
        {
            await AnswerWriter.PassAsync(exchange, answer);
            return;
        }

        using var json = AnswerJson.Parse(answer);
        await AnswerWriter.PassAsync(exchange, answer, await WithoutHiddenAsync(exchange, answer, json.RootElement));
    }

    private async ValueTask<ReadOnlyMemory<byte>> WithoutHiddenAsync(Exchange exchange, UpstreamAnswer answer, JsonElement root)
    {
        var member = exchange.Operation.RowsMember!;
        if (!root.TryGetProperty(member, out var derived))
        {
            return answer.Body;
        }

        JsonElement[] rows = derived.ValueKind == JsonValueKind.Array ? [.. derived.EnumerateArray()] : [];
        var hidden = await HiddenAsync(exchange, rows);
        var kept = rows.Where(row => !hidden.Contains(NameOf(row))).ToArray();
        exchange.Decision.Withhold(rows.Length - kept.Length);
        return JsonEdit.Write(root, (writer, property) =>
        {
            if (!property.NameEquals(member))
            {
                return false;
            }

            writer.WritePropertyName(property.Name);
            JsonEdit.WriteArray(writer, kept);
            return true;
        });
    }

    /// <summary>The assets among those of the rows that may not be read, or of which that cannot be told.</summary>
    private async ValueTask<HashSet<AssetName>> HiddenAsync(Exchange exchange, JsonElement[] rows)
    {
        var hidden = new HashSet<AssetName> { default };
        foreach (var kind in rows.Select(NameOf).Where(name => name != default).Distinct().GroupBy(name => (name.ResourceType, name.Type)))
        {
            var found = await services.Assets.FindManyAsync(exchange, kind.Key.ResourceType, kind.Key.Type, [.. kind.Select(name => name.PublicId)]);
            foreach (var name in kind)
            {
                if (!found.TryGetValue(name.PublicId, out var facts)
                    || !Authorizer.AllowsRow(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts)))
                {
                    hidden.Add(name);
                }
            }
        }

        return hidden;
    }

    private static AssetName NameOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object
        && AssetFacts.Text(row, "resource_type") is { } resourceType && AssetFacts.Text(row, "type") is { } type && AssetFacts.Text(row, "public_id") is { } publicId
            ? new AssetName(resourceType, type, publicId)
            : default;

    private readonly record struct AssetName(string ResourceType, string Type, string PublicId);
}
