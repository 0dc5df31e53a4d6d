using System.Text;
using System.Text.Json;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Assets as the API shows them. Every answer that holds assets is written here; they differ only in which members they want.</summary>
internal sealed class AssetWriter(EmulatorOptions options)
{
    /// <summary>The detail answer, complete.</summary>
    public byte[] Detail(Asset asset) => Http.Answer.ObjectBytes(json =>
    {
        Members(json, asset, AssetMembers.Detail);
        json.WriteStartArray("derived");
        json.WriteEndArray();
    });

    /// <summary>The detail answer with the asset's backups.</summary>
    public byte[] DetailWithVersions(Asset asset) => Http.Answer.ObjectBytes(json =>
    {
        Members(json, asset, AssetMembers.Detail);
        json.WriteStartArray("versions");
        foreach (string id in (string[])[asset.VersionId, .. asset.OlderBackups])
        {
            json.WriteStartObject();
            json.WriteString("version_id", id);
            json.WriteBoolean("restorable", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("derived");
        json.WriteEndArray();
    });

    public void Object(Utf8JsonWriter json, Asset asset, AssetMembers members)
    {
        json.WriteStartObject();
        Members(json, asset, members);
        json.WriteEndObject();
    }

    public void Members(Utf8JsonWriter json, Asset asset, AssetMembers wanted)
    {
        Text("asset_id", asset.AssetId);
        Text("public_id", asset.PublicId);
        if (options.FolderMode == FolderMode.Dynamic)
        {
            Text("asset_folder", asset.AssetFolder);
            Text("display_name", asset.DisplayName);
        }
        else
        {
            Text("folder", asset.AssetFolder);
        }

        if (asset.OriginalFilename.Length > 0)
        {
            Text("filename", asset.OriginalFilename);
            Text("original_filename", asset.OriginalFilename);
        }

        if (asset.Format is not null)
        {
            Text("format", asset.Format);
        }

        Number("version", asset.Version);
        Text("resource_type", asset.ResourceType);
        Text("type", asset.Type);
        Text("created_at", Date(asset.CreatedAt));
        Text("uploaded_at", Date(asset.UploadedAt));
        Number("bytes", asset.Bytes);
        Number("backup_bytes", 0);
        Dimensions(json, asset, wanted);
        Text("status", asset.Status);
        Text("access_mode", asset.AccessMode);
        Text("etag", asset.Etag);
        if (wanted["placeholder"])
        {
            json.WriteBoolean("placeholder", false);
        }

        Text("url", Url(asset, "http"));
        Text("secure_url", Url(asset, "https"));
        Descriptions(json, asset, wanted);
        Moderation(json, asset, wanted);
        if (wanted["last_updated"])
        {
            json.WriteStartObject("last_updated");
            json.WriteString("updated_at", Date(asset.UpdatedAt ?? asset.UploadedAt));
            json.WriteEndObject();
        }

        if (wanted["access_control"] && asset.AccessControl is { } control)
        {
            json.WritePropertyName("access_control");
            control.WriteTo(json);
        }

        void Text(string name, string value)
        {
            if (wanted[name])
            {
                json.WriteString(name, value);
            }
        }

        void Number(string name, long value)
        {
            if (wanted[name])
            {
                json.WriteNumber(name, value);
            }
        }
    }

    public static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");

    private static void Dimensions(Utf8JsonWriter json, Asset asset, AssetMembers wanted)
    {
        if (asset is { Width: { } width, Height: { } height })
        {
            Maybe("width", width);
            Maybe("height", height);
            Maybe("aspect_ratio", Math.Round((double)width / height, 5));
            Maybe("pixels", (double)width * height);
        }

        if (asset.Duration is { } duration)
        {
            Maybe("duration", duration);
        }

        void Maybe(string name, double value)
        {
            if (wanted[name])
            {
                json.WriteNumber(name, value);
            }
        }
    }

    private static void Descriptions(Utf8JsonWriter json, Asset asset, AssetMembers wanted)
    {
        if (wanted["tags"])
        {
            json.WriteStartArray("tags");
            foreach (string tag in asset.Tags)
            {
                json.WriteStringValue(tag);
            }

            json.WriteEndArray();
        }

        if (wanted["context"] && (asset.Context.Count > 0 || wanted.Flat))
        {
            // Search answers context flat, the other endpoints group it by kind.
            json.WriteStartObject("context");
            if (!wanted.Flat)
            {
                json.WriteStartObject("custom");
            }

            foreach (var (key, value) in asset.Context)
            {
                json.WriteString(key, value);
            }

            if (!wanted.Flat)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        if (wanted["metadata"] && (asset.Metadata.Count > 0 || wanted.Flat))
        {
            json.WriteStartObject("metadata");
            foreach (var (id, value) in asset.Metadata)
            {
                json.WritePropertyName(id);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }
    }

    private static void Moderation(Utf8JsonWriter json, Asset asset, AssetMembers wanted)
    {
        if (asset is not { ModerationKind: { } kind, ModerationStatus: { } status })
        {
            return;
        }

        if (wanted["moderation_status"])
        {
            json.WriteString("moderation_kind", kind);
            json.WriteString("moderation_status", status);
        }

        if (wanted["moderation"])
        {
            json.WriteStartArray("moderation");
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteString("status", status);
            json.WriteString("updated_at", Date(asset.UpdatedAt ?? asset.UploadedAt));
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private string Url(Asset asset, string scheme)
    {
        var url = new StringBuilder($"{scheme}://res.cloudinary.com/{options.CloudName}/{asset.ResourceType}/{asset.Type}/v{asset.Version}/");
        url.Append(string.Join('/', asset.PublicId.Split('/').Select(Uri.EscapeDataString)));
        if (asset.Format is not null)
        {
            url.Append('.').Append(asset.Format);
        }

        return url.ToString();
    }
}
