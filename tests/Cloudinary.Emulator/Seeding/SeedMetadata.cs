using System.Text.Json.Nodes;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Seeding;

/// <summary>The seeded metadata fields and upload presets.</summary>
internal static class SeedMetadata
{
    public static readonly string[] Regions = ["apac", "emea", "amer"];

    public static readonly string[] Categories = ["cat_shirts", "cat_shoes", "cat_bags", "cat_mens_clothes"];

    public static void Fields(MetadataFieldStore fields)
    {
        fields.Put("sku", Field("sku", "string", "SKU"));
        fields.Put("price", Field("price", "integer", "Price"));
        fields.Put("embargo", Field("embargo", "date", "Embargo until"));
        fields.Put("region", Field("region", "enum", "Region", Regions));
        fields.Put("categories", Field("categories", "set", "Categories", Categories));
    }

    public static void Presets(PresetStore presets, IdSource ids)
    {
        Add("product_signed", unsigned: false, new() { ["asset_folder"] = "Product", ["tags"] = "preset,product" });
        Add("acme_unsigned", unsigned: true, new() { ["asset_folder"] = "clients/acme", ["tags"] = "from-the-web" });
        Add("named_by_file", unsigned: false, new() { ["public_id_prefix"] = "imported", ["use_filename"] = true, ["unique_filename"] = false });
        Add("secret_unsigned", unsigned: true, new() { ["asset_folder"] = "secret", ["type"] = "private" });

        void Add(string name, bool unsigned, JsonObject settings) => presets.Put(new UploadPreset(name, unsigned, settings, ids.ExternalId()));
    }

    private static JsonObject Field(string id, string type, string label, string[]? values = null)
    {
        var field = new JsonObject
        {
            ["external_id"] = id,
            ["type"] = type,
            ["label"] = label,
            ["mandatory"] = false,
            ["default_value"] = null,
            ["validation"] = null,
        };
        if (values is not null)
        {
            var items = values.Select(v => (JsonNode)new JsonObject { ["external_id"] = v, ["value"] = v.Replace('_', ' '), ["state"] = "active" });
            field["datasource"] = new JsonObject { ["values"] = new JsonArray([.. items]) };
        }

        return field;
    }
}
