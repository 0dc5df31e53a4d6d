namespace Sidecar.Tests.Rows;

/// <summary>Configuration objects, structured metadata and what concerns the environment as a whole.</summary>
internal static partial class RowCases
{
    private static IEnumerable<RowCase> Configuration =>
    [
        new("transformations", "GET", "/transformations?max_results=5"),
        new("transformations", "GET", "/transformations?transformation=thumb&max_results=500") { Variant = "one, by parameter", Caller = "acme" },
        new("transformations", "GET", "/transformations?transformation=c_limit,w_200/e_grayscale&max_results=500", Limited.Filtered)
        {
            Variant = "derived files", Caller = "designer", Text = "clients-globex",
        },
        new("get_transformation", "GET", "/transformations/c_limit,w_200%2Fe_grayscale?max_results=500", Limited.Filtered) { Caller = "designer", Text = "clients-globex" },
        new("get_transformation", "GET", "/transformations/thumb") { Variant = "without grants" },
        new("create_transformation", "POST", "/transformations") { Form = "name=rows&transformation=c_fill,w_10" },
        new("create_transformation", "POST", "/transformations") { Variant = "layers", Caller = "designer", Form = "name=layered&transformation=l_private:twin:logo", Fresh = true },
        new("update_transformation", "PUT", "/transformations") { Form = "transformation=thumb&allowed_for_strict=true" },
        new("delete_transformation", "DELETE", "/transformations?transformation=thumb") { Form = "transformation=thumb", Fresh = true },
        new("create_named_transformation", "POST", "/transformations/rows_by_path") { Json = """{"transformation":"c_fill,w_10"}""" },
        new("update_named_transformation", "PUT", "/transformations/thumb") { Json = """{"unsafe_update":"c_fill,w_10"}""" },
        new("delete_named_transformation", "DELETE", "/transformations/c_limit,w_200/e_grayscale") { Fresh = true },

        new("upload_mappings", "GET", "/upload_mappings", Limited.Filtered) { Text = "secret/import" },
        new("upload_mappings", "GET", "/upload_mappings?folder=wiki") { Variant = "one" },
        new("create_upload_mapping", "POST", "/upload_mappings") { Form = "folder=rows&template=https://example.com/" },
        new("update_upload_mapping", "PUT", "/upload_mappings") { Form = "folder=wiki&template=https://example.com/" },
        new("delete_upload_mapping", "DELETE", "/upload_mappings?folder=wiki") { Fresh = true },
        new("replace_upload_mappings", "PUT", "/upload_mappings/replace") { Json = """{"mappings":[{"folder":"a","template":"https://example.com/"}]}""", Fresh = true },

        new("streaming_profiles", "GET", "/streaming_profiles", Limited.Filtered) { Text = "house" },
        new("get_streaming_profile", "GET", "/streaming_profiles%2Fhouse"),
        new("create_streaming_profile", "POST", "/streaming_profiles") { Form = """name=rows&representations=[{"transformation":"c_limit,w_100"}]""" },
        new("update_streaming_profile", "PUT", "/streaming_profiles%2Fhouse") { Form = """representations=[{"transformation":"c_limit,w_100"}]""" },
        new("delete_streaming_profile", "DELETE", "/streaming_profiles%2Fhouse") { Fresh = true },

        new("triggers", "GET", "/triggers?event_type=all"),
        new("create_trigger", "POST", "/triggers") { Json = """{"uri":"https://hooks.example/x","event_type":"upload"}""" },
        new("update_trigger", "PUT", "/triggers/{trigger}") { Json = """{"new_uri":"https://hooks.example/y"}""" },
        new("delete_trigger", "DELETE", "/triggers/{trigger}") { Fresh = true },
        new("test_trigger", "POST", "/triggers/{trigger}/test") { Json = """{"sample_data":{"public_id":"x"}}""" },

        new("order_metadata_fields", "PUT", "/metadata_fields/order") { Json = """{"order_by":"label","direction":"asc"}""" },
        new("reorder_metadata_field", "PUT", "/metadata_fields/sku/reorder") { Json = """{"position":2}""" },
        new("update_datasource", "PUT", "/metadata_fields/region/datasource") { Json = """{"values":[{"external_id":"apac","value":"Asia"}]}""" },
        new("delete_datasource_entries", "DELETE", "/metadata_fields/region/datasource?external_ids[]=apac") { Json = """{"external_ids":["apac"]}""", Fresh = true },
        new("restore_datasource_entries", "POST", "/metadata_fields/region/datasource_restore") { Json = """{"external_ids":["apac"]}""" },
        new("order_datasource", "POST", "/metadata_fields/region/datasource/order") { Json = """{"order_by":"value","direction":"asc"}""" },
        new("order_datasource_put", "PUT", "/metadata_fields/region/datasource/order") { Json = """{"order_by":"value","direction":null}""" },
        new("search_field_datasource", "POST", "/metadata_fields/region/datasource/search?term=a&max_results=5") { Json = """{"payload":{}}""" },
        new("search_datasources", "POST", "/metadata_fields/datasource/search", Limited.Filtered) { Json = """{"term":"a","max_results":20}""", Text = "cat_bags" },

        new("metadata_rules", "GET", "/metadata_rules", Limited.Filtered) { Text = "rule_price" },
        new("create_metadata_rule", "POST", "/metadata_rules")
        {
            Json = """{"metadata_field_id":"price","name":"n","condition":{"metadata_field_id":"sku","populated":true},"result":{"enable":true}}""",
        },
        new("update_metadata_rule", "PUT", "/metadata_rules/rule_price") { Json = """{"state":"inactive"}""" },
        new("delete_metadata_rule", "DELETE", "/metadata_rules/rule_price") { Fresh = true },

        new("video_views", "GET", "/video/analytics/views?expression=video_public_id%3Ddog&sort_by=-view_ended_at"),
        new("create_initial_backup", "POST", "/operations/initial_backup") { Json = """{"email":"a@example.com"}""" },
        new("initial_backups", "GET", "/operations/initial_backup?max_results=5"),
        new("get_initial_backup", "GET", "/operations/initial_backup/b1"),

        new("people", "GET", "/people?name_prefix=A&status=active"),
        new("people", "GET", "/people", Limited.Filtered) { Variant = "thumbnails", Caller = "designer", Text = "private" },
        new("get_person", "GET", "/people/p1"),
        new("update_person", "PUT", "/people/p1") { Json = """{"name":"Ada L."}""" },
        new("update_person", "PUT", "/people/p1")
        {
            Variant = "thumbnail", Caller = "designer", Json = """{"thumbnail_asset_id":"{asset:image/private/twin/logo}"}""",
        },
        new("inspect_people", "POST", "/people/inspect", Limited.Anyone)
        {
            Json = """{"inspections":{"Person":{"items":{"a":"p1"},"actions":{"read":{}}}}}""", Local = true,
        },
    ];
}
