using System.Text.Json;
using Sidecar.Catalogue;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Reads;

/// <summary>
/// People recognised in assets: one, or all for whom all are permitted. A person's thumbnail is cut from an asset; where that may not be read, the thumbnail
/// is left out.
/// </summary>
internal sealed class PeopleReadEnforcement(EnforcementServices services) : IEnforcement
{
    private const string Thumbnail = "thumbnail";

    public async Task HandleAsync(Exchange exchange)
    {
        var operation = exchange.Operation;
        var action = operation.Action!;
        var one = operation.IdName is { } name ? exchange.Path[name] : null;
        if (one is null && !GlobalPermit.OnEverything(exchange, action, EntityTypes.Person))
        {
            await AnswerWriter.ForbiddenAsync(exchange, action);
            return;
        }

        var answer = await services.Forwarder.FetchAsync(exchange, RequestBuilder.Rebuild(exchange));
        using var json = answer.IsSuccess ? AnswerJson.Parse(answer) : null;
        if (one is not null && !Authorizer.Allows(exchange, action, NamedResources.Create(EntityTypes.Person, IdOf(operation, json) ?? one)))
        {
            await AnswerWriter.ForbiddenAsync(exchange, action);
            return;
        }

        await AnswerWriter.PassAsync(exchange, answer, json is null ? answer.Body : await WithoutHiddenAsync(exchange, answer, json.RootElement));
    }

    /// <summary>What Cloudinary calls the person, should it read ids more loosely than policies do.</summary>
    private static string? IdOf(Operation operation, JsonDocument? json) =>
        json is not null && json.RootElement.TryGetProperty(operation.RowsMember!, out var person) && person.ValueKind == JsonValueKind.Object
            ? AssetFacts.Text(person, "id")
            : null;

    private async ValueTask<ReadOnlyMemory<byte>> WithoutHiddenAsync(Exchange exchange, UpstreamAnswer answer, JsonElement root)
    {
        var member = exchange.Operation.RowsMember!;
        if (Authorizer.AllowsEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset) || !root.TryGetProperty(member, out var people))
        {
            return answer.Body;
        }

        var shown = await ReadableAsync(exchange, people.ValueKind == JsonValueKind.Array ? [.. people.EnumerateArray()] : [people]);
        return JsonEdit.Write(root, (writer, property) =>
        {
            if (!property.NameEquals(member))
            {
                return false;
            }

            writer.WritePropertyName(property.Name);
            if (people.ValueKind == JsonValueKind.Array)
            {
                writer.WriteStartArray();
                foreach (var person in people.EnumerateArray())
                {
                    Write(exchange, writer, person, shown);
                }

                writer.WriteEndArray();
            }
            else
            {
                Write(exchange, writer, people, shown);
            }

            return true;
        });
    }

    private static void Write(Exchange exchange, Utf8JsonWriter writer, JsonElement person, HashSet<string> shown)
    {
        if (person.ValueKind != JsonValueKind.Object)
        {
            writer.WriteNullValue();
            return;
        }

        var written = JsonEdit.Write(person, (_, property) =>
        {
            var hidden = property.NameEquals(Thumbnail) && property.Value.ValueKind != JsonValueKind.Null
                && !(AssetIdOf(person) is { } id && shown.Contains(id));
            exchange.Decision.Withhold(hidden ? 1 : 0);
            return hidden;
        });
        writer.WriteRawValue(written.Span, skipInputValidation: true);
    }

    private async ValueTask<HashSet<string>> ReadableAsync(Exchange exchange, IEnumerable<JsonElement> people)
    {
        string[] ids = [.. people.Select(AssetIdOf).OfType<string>().Distinct()];
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, facts) in await services.Assets.FindManyByAssetIdAsync(exchange, ids))
        {
            if (Authorizer.AllowsRow(exchange, CloudinaryAction.Read, await services.Resources.AssetAsync(exchange, CloudinaryAction.Read, facts)))
            {
                shown.Add(id);
            }
        }

        return shown;
    }

    private static string? AssetIdOf(JsonElement person) =>
        person.ValueKind == JsonValueKind.Object && person.TryGetProperty(Thumbnail, out var thumbnail) && thumbnail.ValueKind == JsonValueKind.Object
            ? AssetFacts.Text(thumbnail, "asset_id")
            : null;
}
