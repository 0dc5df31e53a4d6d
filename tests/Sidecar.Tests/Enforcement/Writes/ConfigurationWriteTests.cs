using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Upload presets and metadata fields, and a configuration administrator who has these and nothing else.</summary>
public sealed class ConfigurationWriteTests(DynamicWorld world, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    [Fact]
    public async Task A_preset_takes_another_name_only_where_both_are_permitted()
    {
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/product_signed", "presetter", """{"tags":"named"}"""));
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/product_signed", "presetter", """{"tags":"named","name":"product_signed"}"""));
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/product_signed", "presetter", """{"name":"acme_unsigned"}"""), "update");
    }

    [Fact]
    public async Task A_configuration_administrator_makes_changes_and_deletes_presets()
    {
        var name = WriteWorld.Name("preset");

        await world.OkAsync(() => world.PostAsync("/upload_presets", "config", ("name", name), ("tags", "a"), ("transformation", "c_limit,w_2000")));
        Assert.Contains(name, world.State.UploadPresets);
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/" + name, "config", """{"tags":"b"}"""));
        await world.OkAsync(() => world.World.GetAsync("/v1_1/demo/upload_presets/" + name, "config"));
        await world.OkAsync(() => world.World.SendAsync(HttpMethod.Delete, "/v1_1/demo/upload_presets/" + name, "config"));
        Assert.DoesNotContain(name, world.State.UploadPresets);
    }

    [Fact]
    public async Task Presets_are_nothing_for_an_editor()
    {
        await world.ForbiddenAsync(() => world.PostAsync("/upload_presets", "manager", ("name", "x")), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/upload_presets", "manager", ("name", "x"), ("asset_folder", "Product")), "create");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/product_signed", "manager", """{"tags":"b"}"""), "update");
        await world.ForbiddenAsync(() => world.World.SendAsync(HttpMethod.Delete, "/v1_1/demo/upload_presets/product_signed", "manager"), "delete");
    }

    [Theory]
    [InlineData("""{"unsigned":true}""")]
    [InlineData("""{"unsigned":"yes"}""")]
    [InlineData("""{"asset_folder":"Product"}""")]
    [InlineData("""{"folder":"Product"}""")]
    [InlineData("""{"asset_folder":"../x"}""")]
    public async Task A_door_for_everybody_or_a_folder_for_others_also_needs_create_there(string settings)
    {
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/upload_presets", "config", settings), "create");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/named_by_file", "config", settings), "create");
    }

    [Theory]
    [InlineData("public_id_prefix")]
    [InlineData("public_id")]
    public async Task In_fixed_mode_the_id_is_the_folder(string name) =>
        await fixedMode.ForbiddenAsync(() => fixedMode.PostAsync("/upload_presets", "config", ("name", "x"), (name, "secret/x")), "create");

    [Fact]
    public async Task A_stored_preset_that_becomes_unsigned_is_judged_by_its_stored_folder()
    {
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/product_signed", "config", """{"unsigned":true}"""), "create");
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/product_signed", "admin", """{"unsigned":false}"""));
    }

    [Fact]
    public async Task A_null_clears_nothing_behind_the_judgement()
    {
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/acme_unsigned", "config", """{"asset_folder":null,"context":{"a":"b"}}"""));

        Assert.DoesNotContain("asset_folder", WriteWorld.Body(world.Write), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"eval":"1"}""", "update_settings")]
    [InlineData("""{"on_success":"1"}""", "update_settings")]
    [InlineData("""{"transformation":"l_secret"}""", "read")]
    public async Task Code_and_layers_in_presets_need_what_they_need_in_uploads(string settings, string action)
    {
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/upload_presets", "config", settings), action);
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/upload_presets/named_by_file", "config", settings), action);
    }

    [Fact]
    public async Task Metadata_fields_are_made_changed_and_deleted()
    {
        var id = WriteWorld.Name("field");

        await world.OkAsync(() => world.JsonAsync(HttpMethod.Post, "/metadata_fields", "config", $$"""{"external_id":"{{id}}","label":"L","type":"string"}"""));
        Assert.Contains(id, world.State.MetadataFields);
        await world.OkAsync(() => world.JsonAsync(HttpMethod.Put, "/metadata_fields/" + id, "config", $$"""{"external_id":"{{id}}","label":"M"}"""));
        await world.UntouchedAsync(() => world.JsonAsync(HttpMethod.Put, "/metadata_fields/" + id, "config", """{"external_id":"sku","label":"M"}"""), HttpStatusCode.BadRequest);
        await world.OkAsync(() => world.World.SendAsync(HttpMethod.Delete, "/v1_1/demo/metadata_fields/" + id, "config"));
        Assert.DoesNotContain(id, world.State.MetadataFields);
    }

    [Fact]
    public async Task Reading_fields_is_not_changing_them()
    {
        await world.OkAsync(() => world.World.GetAsync("/v1_1/demo/metadata_fields/sku", "fields"));
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Post, "/metadata_fields", "fields", """{"external_id":"y","label":"L","type":"string"}"""), "create");
        await world.ForbiddenAsync(() => world.JsonAsync(HttpMethod.Put, "/metadata_fields/sku", "fields", """{"label":"M"}"""), "update");
        await world.ForbiddenAsync(() => world.World.SendAsync(HttpMethod.Delete, "/v1_1/demo/metadata_fields/sku", "fields"), "delete");
    }

    [Fact]
    public async Task A_configuration_administrator_has_no_assets_and_no_folders()
    {
        var asset = world.Given("Product");

        await world.ForbiddenAsync(() => world.UploadAsync("config", ("asset_folder", "Product")), "create");
        await world.ForbiddenAsync(() => world.PostAsync("/image/explicit", "config", ("public_id", asset.PublicId), ("type", "upload")), "update");
        await world.ForbiddenAsync(() => world.PostAsync("/image/destroy", "config", ("public_id", asset.PublicId)), "delete");
        await world.ForbiddenAsync(() => world.PostAsync("/folders/Product/x", "config"), "create");
        await world.ForbiddenAsync(() => world.World.GetAsync("/v1_1/demo/resources/image/upload/" + asset.PublicId, "config"), "read");
    }
}
