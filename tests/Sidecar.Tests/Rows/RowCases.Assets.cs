namespace Sidecar.Tests.Rows;

/// <summary>The rarer reads of and changes to stored assets.</summary>
internal static partial class RowCases
{
    private const string Hidden = "{asset:image/private/twin/logo}";
    private const string Own = "{asset:image/upload/twin/logo}";
    private const string Delivery = "https://res.cloudinary.com/demo/image/upload/sample.jpg";

    private static IEnumerable<RowCase> Assets =>
    [
        new("list_resources_by_external_ids", "GET", $"/resources/by_external_ids?external_ids[]={Hidden}", Limited.Filtered) { Caller = "acme", Text = "twin/logo" },
        new("list_resources_by_container_id", "GET", "/resources/by_container_id/{folder:secret}") { Caller = "acme" },
        new("get_resource_by_body", "POST", "/resources/get_resource") { Caller = "acme", Json = """{"public_id":"twin/logo","resource_type":"image","kind":"private"}""" },
        new("visual_search", "POST", "/resources/visual_search") { Caller = "acme", Form = $"image_asset_id={Hidden}" },
        new("visual_search", "POST", "/resources/visual_search") { Variant = "own URL", Caller = "acme", Form = $"image_url={Delivery}" },
        new("visual_search", "POST", "/resources/visual_search", Limited.Filtered) { Variant = "rows", Caller = "acme", Json = """{"text":"a logo","max_results":500}""", Text = "clients/globex" },
        new("visual_search_get", "GET", "/resources/visual_search?text=logo&max_results=500", Limited.Filtered) { Caller = "acme", Text = "clients/globex" },

        new("update_resource_by_body", "POST", "/resources/update") { Caller = "acme", Json = """{"public_id":"twin/logo","resource_type":"image","kind":"private","tags":["a"]}""" },
        new("delete_resources_by_tag", "DELETE", "/resources/image/tags/secret") { Fresh = true },
        new("delete_resources_by_tag", "DELETE", "/resources/image/tags/secret", Limited.Filtered) { Variant = "of others", Caller = "acme", Fresh = true, Text = "secret-01" },
        new("delete_resources", "DELETE", "/resources/image/upload?prefix=secret-", Limited.Filtered) { Variant = "by prefix", Caller = "acme", Fresh = true, Text = "secret-01" },
        new("delete_resources", "DELETE", "/resources/image/upload?all=true") { Variant = "all", Fresh = true },
        new("restore", "POST", "/resources/image/private/restore", Limited.Partial) { Caller = "acme", Json = """{"public_ids":["twin/logo"]}""", Text = "unauthorized" },
        new("restore_by_asset_ids", "POST", "/resources/restore", Limited.Partial) { Caller = "acme", Json = $$"""{"asset_ids":["{{Hidden}}"]}""", Text = "unauthorized" },
        new("delete_backups", "DELETE", $"/resources/backup/{Hidden}") { Caller = "acme", Json = """{"version_ids":["0123456789abcdef0123456789abcdef"]}""", Fresh = true },
        new("delete_backups", "DELETE", $"/resources/backup/{Hidden}") { Variant = "207", Caller = "acme", Json = """{"version_ids":["f123456789abcdef0123456789abcdef"]}""", Fresh = true },
        new("publish_resources", "POST", "/resources/image/publish_resources") { Caller = "acme", Form = "public_ids[]=twin/logo&type=private&overwrite=true", Fresh = true },
        new("publish_resources", "POST", "/resources/image/publish_resources") { Variant = "by tag", Form = "tag=secret&type=private", Fresh = true },
        new("update_access_mode", "POST", "/resources/image/private/update_access_mode") { Caller = "acme", Form = "public_ids[]=twin/logo&access_mode=public", Fresh = true },
        new("update_access_mode", "POST", "/resources/image/upload/update_access_mode") { Variant = "by prefix", Form = "prefix=twin&access_mode=public", Fresh = true },
        new("add_related_assets", "POST", "/resources/related_assets/image/upload/sample") { Caller = "acme", Json = """{"assets_to_relate":["image/upload/twin/logo"]}""", Fresh = true },
        new("add_related_assets", "POST", "/resources/related_assets/image/upload/twin/logo", Limited.Partial) { Variant = "with another", Caller = "acme", Json = """{"assets_to_relate":["image/private/twin/logo"]}""", Text = "unauthorized", Fresh = true },
        new("delete_related_assets", "DELETE", "/resources/related_assets/image/upload/twin/logo", Limited.Partial) { Caller = "acme", Json = """{"assets_to_unrelate":["image/private/twin/logo"]}""", Text = "unauthorized", Fresh = true },
        new("add_related_assets_by_asset_id", "POST", $"/resources/related_assets/{Own}", Limited.Partial) { Caller = "acme", Json = $$"""{"assets_to_relate":["{{Hidden}}"]}""", Text = "unauthorized", Fresh = true },
        new("delete_related_assets_by_asset_id", "DELETE", $"/resources/related_assets/{Hidden}") { Caller = "acme", Json = $$"""{"assets_to_unrelate":["{{Own}}"]}""", Fresh = true },
        new("add_complementary_assets", "POST", $"/resources/related_complementary_assets/{Hidden}") { Caller = "acme", Json = $$"""{"related_asset_ids":["{{Own}}"],"complementary_type":"captions"}""", Fresh = true },
        new("delete_complementary_assets", "DELETE", $"/resources/related_complementary_assets/{Own}", Limited.Partial) { Caller = "acme", Json = $$"""{"related_asset_ids":["{{Hidden}}"]}""", Text = "unauthorized", Fresh = true },
        new("delete_derived_resources", "DELETE", "/derived_resources") { Caller = "acme", Form = "derived_resource_ids[]=0123456789abcdef0123456789abcdef" },
        new("invalidate_by_urls", "DELETE", "/derived_resources/invalidate_by_urls", Limited.Partial) { Json = $$"""{"urls":["{{Delivery}}"]}""", Text = $"\"unauthorized_urls\":[\"{Delivery}" },
    ];
}
