namespace Sidecar.Tests.Rows;

/// <summary>Reads, folders, uploads and bulk calls: what every app uses.</summary>
internal static partial class RowCases
{
    private const string Secret = "secret/board";

    private static IEnumerable<RowCase> Core =>
    [
        new("ping", "GET", "/ping", Limited.Anyone),
        new("config", "GET", "/config?settings=true", Limited.Anyone),
        new("usage", "GET", "/usage"),
        new("usage_on", "GET", "/usage/2026-01-31"),
        new("resource_types", "GET", "/resources", Limited.Anyone),
        new("tags", "GET", "/tags/image"),

        new("list_resources", "GET", "/resources/image?max_results=500", Limited.Filtered) { Text = "clients/globex" },
        new("list_resources_of_type", "GET", "/resources/image/upload?max_results=500", Limited.Filtered) { Caller = "acme", Text = "clients/globex" },
        new("list_resources_by_tag", "GET", "/resources/image/tags/clients?max_results=500", Limited.Filtered) { Caller = "acme", Text = "clients/globex" },
        new("list_resources_by_context", "GET", "/resources/image/context?key=owner&max_results=500", Limited.Filtered) { Caller = "acme", Text = "clients/globex" },
        new("list_resources_by_moderation", "GET", "/resources/image/moderations/manual/approved?max_results=500", Limited.Filtered) { Text = "public_id" },
        new("list_resources_by_asset_folder", "GET", "/resources/by_asset_folder?asset_folder=secret") { Caller = "acme" },
        new("list_resources_by_asset_ids", "GET", "/resources/by_asset_ids?asset_ids[]={asset:image/private/twin/logo}", Limited.Filtered) { Caller = "acme", Text = "twin/logo" },
        new("search", "POST", "/resources/search", Limited.Filtered) { Caller = "acme", Json = """{"expression":"resource_type:image","max_results":500}""", Text = "clients/globex" },
        new("search_get", "GET", "/resources/search?expression=resource_type:image&max_results=500", Limited.Filtered) { Caller = "acme", Text = "clients/globex" },
        new("search_url", "GET", "/search", Limited.Filtered) { Caller = "acme", SearchUrl = """{"expression":"resource_type:image","max_results":500}""", Text = "clients/globex" },
        new("get_resource", "GET", "/resources/image/private/twin/logo") { Caller = "acme" },
        new("get_resource_by_asset_id", "GET", "/resources/{asset:image/private/twin/logo}") { Caller = "acme" },

        new("update_resource", "POST", "/resources/image/private/twin/logo") { Caller = "acme", Form = "tags=a" },
        new("update_resource_by_asset_id", "PUT", "/resources/{asset:image/private/twin/logo}") { Caller = "acme", Form = "tags=a" },
        new("delete_resources", "DELETE", "/resources/image/private?public_ids[]=twin/logo") { Caller = "acme", Fresh = true },
        new("delete_resources_by_asset_ids", "DELETE", "/resources?asset_ids[]={asset:image/private/twin/logo}") { Caller = "acme", Fresh = true },

        new("upload", "POST", "/image/upload") { Caller = "acme", Form = "file=https://example.com/a.jpg&asset_folder=secret" },
        new("upload_untyped", "POST", "/upload") { Caller = "acme", Form = "file=https://example.com/a.jpg&asset_folder=secret&resource_type=image" },
        new("explicit", "POST", "/image/explicit") { Caller = "acme", Form = "public_id=twin/logo&type=private&tags=a" },
        new("rename", "POST", "/image/rename") { Caller = "acme", Form = "from_public_id=twin/logo&type=private&to_public_id=twin/renamed", Fresh = true },
        new("destroy", "POST", "/image/destroy") { Caller = "acme", Form = "public_id=twin/logo&type=private", Fresh = true },
        new("destroy_by_asset_id", "POST", "/asset/destroy") { Caller = "acme", Form = "asset_id={asset:image/private/twin/logo}", Fresh = true },
        new("bulk_tags", "POST", "/image/tags", Limited.Partial) { Caller = "acme", Form = "public_ids[]=twin/logo&type=private&command=add&tag=x", Text = "unauthorized" },
        new("bulk_context", "POST", "/image/context", Limited.Partial) { Caller = "acme", Form = "public_ids[]=twin/logo&type=private&command=add&context=a=b", Text = "unauthorized" },
        new("bulk_metadata", "POST", "/image/metadata", Limited.Partial) { Caller = "acme", Form = "public_ids[]=twin/logo&type=private&metadata=sku=1", Text = "unauthorized" },

        new("root_folders", "GET", "/folders", Limited.Filtered) { Caller = "acme", Text = "marketing" },
        new("sub_folders", "GET", "/folders/secret") { Caller = "acme" },
        new("search_folders", "POST", "/folders/search", Limited.Filtered) { Caller = "acme", Json = """{"expression":"name:board","max_results":500}""", Text = Secret },
        new("search_folders_get", "GET", "/folders/search?expression=name:board&max_results=500", Limited.Filtered) { Caller = "acme", Text = Secret },
        new("create_folder", "POST", "/folders/secret/new") { Caller = "acme" },
        new("move_folder", "PUT", "/folders/secret/hr") { Caller = "acme", Form = "to_folder=secret/staff", Fresh = true },
        new("delete_folder", "DELETE", "/folders/empty") { Caller = "acme", Fresh = true },

        new("list_metadata_fields", "GET", "/metadata_fields", Limited.Filtered) { Text = "sku" },
        new("get_metadata_field", "GET", "/metadata_fields/sku"),
        new("create_metadata_field", "POST", "/metadata_fields") { Json = """{"external_id":"rows","label":"Rows","type":"string"}""", Fresh = true },
        new("update_metadata_field", "PUT", "/metadata_fields/sku") { Json = """{"label":"Stock"}""" },
        new("delete_metadata_field", "DELETE", "/metadata_fields/sku") { Fresh = true },
        new("list_upload_presets", "GET", "/upload_presets", Limited.Filtered) { Text = "product_signed" },
        new("get_upload_preset", "GET", "/upload_presets/product_signed"),
        new("create_upload_preset", "POST", "/upload_presets") { Form = "name=rows&tags=a" },
        new("update_upload_preset", "PUT", "/upload_presets/product_signed") { Form = "tags=b" },
        new("delete_upload_preset", "DELETE", "/upload_presets/product_signed") { Fresh = true },
    ];
}
