using System.Text.Json.Nodes;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Seeding;

/// <summary>The seeded transformations, mappings, streaming profiles, trigger, rules and people. After the assets, whose ids people name.</summary>
internal static class SeedConfiguration
{
    public static void Fill(Library library)
    {
        var configuration = library.Configuration;
        Transformation("thumb", "c_thumb,w_100", named: true);
        Transformation("stamped", "l_twin:logo,w_50", named: true);
        Transformation("c_limit,w_200/e_grayscale", "c_limit,w_200/e_grayscale", named: false);

        Mapping("wiki", "https://upload.wikimedia.org/wikipedia/commons/");
        Mapping("partner", "https://partner.example/media/");
        Mapping("secret/import", "https://intranet.example/");

        Profile("hd", predefined: true, "c_limit,w_1280");
        Profile("4k", predefined: true, "c_limit,w_3840");
        Profile("house", predefined: false, "c_limit,w_640");

        string trigger = library.Ids.ExternalId();
        configuration.Triggers.Put(trigger, new JsonObject
        {
            ["id"] = trigger, ["product_environment_id"] = "env", ["uri_type"] = "webhook", ["uri"] = "https://hooks.example/all", ["event_type"] = "all",
        });

        Rule("rule_price", "price", new JsonObject { ["metadata_field_id"] = "sku", ["populated"] = true });
        Rule("rule_region", "region", new JsonObject
        {
            ["and"] = new JsonArray(
                new JsonObject { ["metadata_field_id"] = "categories", ["includes"] = new JsonArray("cat_bags") },
                new JsonObject { ["metadata_field_id"] = "sku", ["equals"] = "1" }),
        });

        Person("p1", "Ada", new AssetKey("image", "upload", "twin/logo"));
        Person("p2", "Grace", new AssetKey("image", "private", "twin/logo"));
        Person("p3", null, null);

        void Transformation(string name, string definition, bool named) =>
            configuration.AddTransformation(name, [new JsonObject { ["raw_transformation"] = definition }], named);

        void Mapping(string folder, string template) => configuration.Mappings.Put(folder, new JsonObject
        {
            ["folder"] = folder, ["template"] = template, ["external_id"] = library.Ids.ExternalId(),
        });

        void Profile(string name, bool predefined, string transformation) => configuration.StreamingProfiles.Put(name, new JsonObject
        {
            ["name"] = name, ["display_name"] = name.ToUpperInvariant(), ["predefined"] = predefined, ["external_id"] = library.Ids.ExternalId(),
            ["representations"] = new JsonArray(new JsonObject { ["transformation"] = transformation }),
        });

        void Rule(string id, string field, JsonObject condition) => configuration.MetadataRules.Put(id, new JsonObject
        {
            ["external_id"] = id, ["metadata_field_id"] = field, ["name"] = id, ["condition"] = condition,
            ["result"] = new JsonObject { ["enable"] = true }, ["state"] = "active", ["position"] = 1,
        });

        void Person(string id, string? name, AssetKey? thumbnail) => configuration.People.Put(id, new JsonObject
        {
            ["id"] = id, ["name"] = name, ["status"] = "active",
            ["thumbnail"] = thumbnail is { } key && library.Assets.TryGet(key, out var stored)
                ? new JsonObject { ["asset_id"] = stored.Asset.AssetId, ["public_id"] = key.PublicId, ["resource_type"] = key.ResourceType, ["type"] = key.Type }
                : null,
        });
    }
}
