using Sidecar.Catalogue;
using Sidecar.Identity;
using Sidecar.Requests;

namespace Sidecar.Tests.Catalogue;

public sealed class OperationCatalogueTests
{
    private const string AssetId = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("/v1_1/{cloud}/a/{x}", "/v1_1/{cloud}/a/{y}")]
    [InlineData("/v1_1/{cloud}/a/{x:one|two}", "/v1_1/{cloud}/a/{y:two|three}")]
    [InlineData("/v1_1/{cloud}/a", "/v1_1/{cloud}/a")]
    [InlineData("/v1_1/{cloud}/a/{x...}", "/v1_1/{cloud}/a/{y...}")]
    public void Two_rows_for_one_request_are_a_start_up_error(string first, string second)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new OperationCatalogue([Row("one", first), Row("two", second)]));

        Assert.Contains("one and two both fit", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/service/{cloud}/a/{x}", "/v2/service/{cloud}/a/{y}")]
    [InlineData("/v2/{cloud}/service/{x...}", "/v2/{cloud}/service/{y...}")]
    public void A_row_for_every_method_overlaps_with_one_for_a_method(string first, string second)
    {
        Operation[] rows = [Row("one", first) with { Method = OperationCatalogue.AnyMethod }, Row("two", second)];
        foreach (var order in (Operation[][])[rows, [.. rows.Reverse()]])
        {
            Assert.Contains("both fit", Assert.Throws<InvalidOperationException>(() => new OperationCatalogue(order)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_row_for_every_method_can_only_be_refused() =>
        Assert.Throws<InvalidOperationException>(() => new OperationCatalogue(
            [Row("one", "/v2/{cloud}/a") with { Method = OperationCatalogue.AnyMethod, Enforcement = EnforcementKind.Allow }]));

    [Fact]
    public void A_word_of_a_service_is_never_a_cloud_name()
    {
        OperationCatalogue catalogue = new(
            [Row("service", "/v2/service/{cloud}/a"), Row("sdk", "/v2/{cloud}/service/{x}"), Row("admin", "/v1_1/{cloud}/{x}"), Row("account", "/v1_1/account/{id}/a")]);

        Assert.Equal("service", Match(catalogue, "GET", "v2", "service", "service", "a"));
        Assert.Null(Match(catalogue, "GET", "v2", "service", "service", "b"));
        Assert.Equal("sdk", Match(catalogue, "GET", "v2", "demo", "service", "b"));

        // The word is one of its version only.
        Assert.Equal("admin", Match(catalogue, "GET", "v1_1", "service", "b"));
        Assert.Null(Match(catalogue, "GET", "v1_1", "account", "b"));
        Assert.Equal("account", Match(catalogue, "GET", "v1_1", "account", "b", "a"));
    }

    [Theory]
    [InlineData("POST", "v2/demo/analysis/analyze/uri", "analyze_uri")]
    [InlineData("POST", "v2/analysis/demo/analyze/coco", "analyze_coco")]
    [InlineData("POST", "v2/analysis/analysis/analyze/coco", "analyze_coco")]
    [InlineData("GET", "v2/video/demo/live_streams/outputs/outputs", "list_live_stream_outputs")]
    [InlineData("GET", "v2/video/video/live_streams", "list_live_streams")]
    [InlineData("GET", "v2/accounts/permissions/public/schema", "permissions_schema")]
    [InlineData("GET", "v2/accounts/permissions/permissions/roles", "list_roles")]
    [InlineData("DELETE", "v1_1/provisioning/accounts/a/sub_accounts/b/access_keys", "delete_access_key_by_name")]
    [InlineData("DELETE", "v1_1/provisioning/accounts/a/sub_accounts/b/access_keys/c", "delete_access_key")]
    [InlineData("PURGE", "v2/collections/demo/collections/1", "collections")]
    [InlineData("POST", "v2/demo/media_delivery/cache/invalidate", "media_delivery")]
    public void Services_are_found_in_either_shape(string method, string path, string expected) =>
        Assert.Equal(expected, Match(OperationCatalogue.Default, method, path.Split('/')));

    [Fact]
    public void A_match_looks_at_a_handful_of_rows_and_allocates_nothing()
    {
        var segments = "v2/video/demo/live_streams/1/outputs/2".Split('/');
        OperationCatalogue.Default.Match("GET", segments, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            OperationCatalogue.Default.Match("GET", segments, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Two_rows_of_one_name_are_a_start_up_error() =>
        Assert.Throws<InvalidOperationException>(() => new OperationCatalogue([Row("one", "/v1_1/{cloud}/a"), Row("one", "/v1_1/{cloud}/b")]));

    [Theory]
    [InlineData("/v1_1/{cloud}/a/{x:one|two}", "/v1_1/{cloud}/a/{y:three}")]
    [InlineData("/v1_1/{cloud}/a/b", "/v1_1/{cloud}/a/{y}")]
    [InlineData("/v1_1/{cloud}/a/{x}", "/v1_1/{cloud}/a/{x}/b")]
    public void Rows_that_are_apart_or_of_which_one_is_more_specific_may_stand_together(string first, string second) =>
        Assert.Equal(2, new OperationCatalogue([Row("one", first), Row("two", second)]).Operations.Count);

    [Fact]
    public void The_most_specific_row_wins_whatever_the_order()
    {
        Operation[] rows = [Row("tail", "/v1_1/{cloud}/a/{x...}"), Row("any", "/v1_1/{cloud}/a/{x}"), Row("id", "/v1_1/{cloud}/a/{x:asset_id}"), Row("word", "/v1_1/{cloud}/a/word"), Row("choice", "/v1_1/{cloud}/a/{x:one|two}")];
        foreach (var catalogue in (OperationCatalogue[])[new(rows), new([.. rows.Reverse()])])
        {
            Assert.Equal("word", Match(catalogue, "GET", "v1_1", "c", "a", "word"));
            Assert.Equal("choice", Match(catalogue, "GET", "v1_1", "c", "a", "two"));
            Assert.Equal("id", Match(catalogue, "GET", "v1_1", "c", "a", AssetId));
            Assert.Equal("any", Match(catalogue, "GET", "v1_1", "c", "a", "Word"));
            Assert.Equal("tail", Match(catalogue, "GET", "v1_1", "c", "a", "word", "more"));
        }
    }

    [Theory]
    [InlineData("GET", "ping", "ping")]
    [InlineData("GET", "resources", "resource_types")]
    [InlineData("GET", "resources/image", "list_resources")]
    [InlineData("GET", "resources/image/upload", "list_resources_of_type")]
    [InlineData("GET", "resources/image/upload/a", "get_resource")]
    [InlineData("GET", "resources/image/upload/a/b", "get_resource")]
    [InlineData("GET", "resources/image/upload/restore", "get_resource")]
    [InlineData("POST", "resources/image/upload/restore", "restore")]
    [InlineData("POST", "resources/image/upload/update_access_mode", "update_access_mode")]
    [InlineData("POST", "resources/image/upload/x/restore", "update_resource")]
    [InlineData("GET", "resources/image/tags/a", "list_resources_by_tag")]
    [InlineData("GET", "resources/image/tags/a/b", "list_resources_by_tag")]
    [InlineData("GET", "resources/image/context", "list_resources_by_context")]
    [InlineData("GET", "resources/image/moderations/manual/approved", "list_resources_by_moderation")]
    [InlineData("GET", "resources/by_asset_folder", "list_resources_by_asset_folder")]
    [InlineData("GET", "resources/by_asset_ids", "list_resources_by_asset_ids")]
    [InlineData("GET", "resources/" + AssetId, "get_resource_by_asset_id")]
    [InlineData("GET", "resources/search", "search_get")]
    [InlineData("POST", "resources/search", "search")]
    [InlineData("GET", "folders/search", "search_folders_get")]
    [InlineData("GET", "folders/search/a", "sub_folders")]
    [InlineData("PUT", "folders/by_path", "folder_by_path")]
    [InlineData("PUT", "folders/by_path/a", "move_folder")]
    [InlineData("PUT", "metadata_fields/order", "order_metadata_fields")]
    [InlineData("PUT", "metadata_fields/sku", "update_metadata_field")]
    [InlineData("GET", "usage/2026-01-01", "usage_on")]
    [InlineData("POST", "auto/upload", "upload")]
    public void Literals_come_before_types_before_ids(string method, string path, string expected) =>
        Assert.Equal(expected, Match(OperationCatalogue.Default, method, ["v1_1", "demo", .. path.Split('/')]));

    [Theory]
    [InlineData("GET", "resources/image/Upload")]
    [InlineData("GET", "resources/auto/upload")]
    [InlineData("GET", "resources/all")]
    [InlineData("GET", "resources/image/unknown/a")]
    [InlineData("GET", "resources/image/tags")]
    [InlineData("GET", "resources/0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("GET", "resources/0123456789abcdef")]
    [InlineData("GET", "upload_presets/a/b")]
    [InlineData("POST", "auto/explicit")]
    [InlineData("get", "ping")]
    [InlineData("HEAD", "ping")]
    [InlineData("OPTIONS", "image/upload")]
    public void What_has_no_row_matches_nothing(string method, string path) =>
        Assert.Null(Match(OperationCatalogue.Default, method, ["v1_1", "demo", .. path.Split('/')]));

    [Fact]
    public void Every_row_says_what_it_requires_and_what_a_limited_caller_gets() =>
        Assert.All(OperationCatalogue.Default.Operations, row =>
        {
            // Of the delivery host only search URLs are answered.
            Assert.Matches(row.Credentials == CredentialForm.SearchUrl ? "^/{cloud}/search/" : "^/(v1_1|v2)/", row.Template);
            var named = row.Scope switch { OperationScope.Environment => "/{cloud}/", OperationScope.Account => "/{account_id}/", _ => "/" };
            Assert.Contains(named, row.Template, StringComparison.Ordinal);
            Assert.NotEmpty(row.Requires);
            Assert.NotEmpty(row.Answer);
        });

    private static string? Match(OperationCatalogue catalogue, string method, params string[] segments) =>
        catalogue.Match(method, segments, out _)?.Name;

    private static Operation Row(string name, string template) => new()
    {
        Name = name, Method = "GET", Template = template, Parameters = new ParameterTable([]), Enforcement = EnforcementKind.Refuse, Requires = "-", Answer = "-",
    };
}
