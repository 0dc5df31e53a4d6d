using System.Text.Json;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement;

/// <summary>Objects that are not assets or folders, with the attributes Cloudinary's policies may read.</summary>
internal static class NamedResources
{
    /// <summary>From Cloudinary's description of it, or from nothing but its id. A report's id is its type.</summary>
    public static NamedResource Create(string resourceType, string id, JsonElement? described = null) => resourceType switch
    {
        EntityTypes.Report => new NamedResource(resourceType, id, Attribute("type", CedarValue.Of(id))),
        EntityTypes.UploadPreset => new NamedResource(resourceType, id, Attribute("name", CedarValue.Of(id))),
        EntityTypes.MetadataField => Field(id, described is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("allow_dynamic_list_values", out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null),
        _ => new NamedResource(resourceType, id),
    };

    /// <summary>A metadata field; <paramref name="dynamic"/> is null when not known.</summary>
    public static NamedResource Field(string id, bool? dynamic) => dynamic is { } value
        ? new NamedResource(EntityTypes.MetadataField, id, Attribute(MetadataFields.Dynamic, CedarValue.Of(value)))
        : new NamedResource(EntityTypes.MetadataField, id);

    private static Dictionary<string, CedarValue> Attribute(string name, CedarValue value) =>
        new(1, StringComparer.Ordinal) { [name] = value };
}
