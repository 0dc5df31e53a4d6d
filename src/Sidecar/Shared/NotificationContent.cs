using System.Text.Json;

namespace Sidecar.Shared;

/// <summary>
/// What a notification says has changed. Its members are taken wherever they stand; whatever is not understood is taken for a change of everything: to forget
/// too much is only work.
/// </summary>
internal static class NotificationContent
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The changes; null when the body is not a JSON object.</summary>
    public static IReadOnlyList<Invalidation>? Read(string cloud, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Options);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(cloud, json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON and no text.
            return Everything(cloud);
        }
    }

    private static Invalidation[] Everything(string cloud) => [.. Enum.GetValues<CacheArea>().Select(area => Invalidation.All(cloud, area))];

    private static Invalidation[] Read(string cloud, JsonElement body)
    {
        var type = body.TryGetProperty("notification_type", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        switch (type)
        {
            // One asset, or some: they are named.
            case "upload" or "rename" or "delete" or "move" or "eager" or "moderation" or "moderation_summary" or "access_control_changed"
                or "resource_tags_changed" or "resource_context_changed" or "resource_metadata_changed" or "resource_display_name_changed" or "info":
                var names = new HashSet<string>(StringComparer.Ordinal);
                Collect(body, names);

                // Wherever it went, folders may have been made for it.
                return [new Invalidation(cloud, CacheArea.Assets, [.. names]), new Invalidation(cloud, CacheArea.Folders, [CacheNames.MissingFolders])];

            case "create_folder":
                return [new Invalidation(cloud, CacheArea.Folders, [CacheNames.MissingFolders])];

            // A folder takes along what lies in it.
            case "delete_folder" or "move_or_rename_asset_folder":
                return [Invalidation.All(cloud, CacheArea.Folders), Invalidation.All(cloud, CacheArea.Assets)];

            default:
                return Everything(cloud);
        }
    }

    private static void Collect(JsonElement element, HashSet<string> names)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (member.Value.ValueKind == JsonValueKind.String)
                    {
                        Add(member.Name, member.Value.GetString()!, names);
                    }
                    else
                    {
                        // Where assets are listed by name: {"resources": {"an id": {…}}}.
                        if (member.Value.ValueKind == JsonValueKind.Object)
                        {
                            names.Add(CacheNames.PublicId(member.Name));
                        }

                        Collect(member.Value, names);
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, names);
                }

                break;
        }
    }

    private static void Add(string member, string id, HashSet<string> names)
    {
        if (id.Length > 0 && member is "asset_id")
        {
            names.Add(CacheNames.AssetId(id));
        }
        else if (id.Length > 0 && member is "public_id" or "from_public_id" or "to_public_id")
        {
            names.Add(CacheNames.PublicId(id));
        }
    }
}
