using System.Net;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Reads;

public sealed class NamedWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("root", "", "view")
        + Yaml.Key("folder", "Product", "manage")
        + Yaml.Key("most", "", "view")
        + Yaml.KeyWith("almost", "roles: [master_admin]")
        + Yaml.KeyWith("tagnames")
        + Yaml.KeyWith("sku")
        + Yaml.KeyWith("dynamic")
        + Yaml.KeyWith("preset")
        + Yaml.KeyWith("usage")
        + Yaml.KeyWith("nobody")
        + """
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"sku", action == Cloudinary::Action::"read", resource == Cloudinary::MetadataField::"sku");
                permit(principal == Cloudinary::APIKey::"dynamic", action == Cloudinary::Action::"read", resource is Cloudinary::MetadataField)
                when { resource.allow_dynamic_list_values };
                permit(principal == Cloudinary::APIKey::"preset", action == Cloudinary::Action::"read", resource is Cloudinary::UploadPreset)
                when { resource.name == "product_signed" };
                permit(principal == Cloudinary::APIKey::"usage", action == Cloudinary::Action::"read", resource is Cloudinary::Report)
                when { resource.type == "env_usage" };
                permit(principal == Cloudinary::APIKey::"tagnames", action == Cloudinary::Action::"read", resource is Cloudinary::ProductEnvironment);
                forbid(principal, action, resource is Cloudinary::Asset)
                when { (principal == Cloudinary::APIKey::"most" || principal == Cloudinary::APIKey::"almost") && resource.ancestor_paths.contains("secret/hr") };

          """);
}

public sealed class NamedReadTests(NamedWorld fixture) : IClassFixture<NamedWorld>
{
    private const string Demo = "/v1_1/demo/";

    [Fact]
    public async Task Metadata_fields_are_listed_and_read_as_far_as_permitted()
    {
        var world = fixture.Fresh();

        Assert.Equal(["sku"], (await world.GetAsync(Demo + "metadata_fields", "sku")).Rows("metadata_fields", "external_id"));
        Assert.Equal(5, (await world.GetAsync(Demo + "metadata_fields", "admin")).Rows("metadata_fields", "external_id").Count);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Demo + "metadata_fields/sku", "sku")).Status);
        Refused.For(await world.GetAsync(Demo + "metadata_fields/price", "sku"), "read");
        Refused.For(await world.GetAsync(Demo + "metadata_fields/missing", "sku"), "read");
        Assert.Equal(HttpStatusCode.NotFound, (await world.GetAsync(Demo + "metadata_fields/missing", "admin")).Status);
        Assert.Empty((await world.GetAsync(Demo + "metadata_fields", "folder")).Rows("metadata_fields", "external_id"));
    }

    [Fact]
    public async Task An_attribute_of_a_field_is_taken_from_the_answer()
    {
        var world = fixture.Fresh();
        const string Fields = "{\"metadata_fields\":[{\"external_id\":\"a\",\"allow_dynamic_list_values\":true},{\"external_id\":\"b\",\"allow_dynamic_list_values\":false},{\"external_id\":\"c\"}]}";
        world.Upstream.FailNext(1, 200, Fields);
        Assert.Equal(["a"], (await world.GetAsync(Demo + "metadata_fields", "dynamic")).Rows("metadata_fields", "external_id"));

        world.Upstream.FailNext(1, 200, "{\"external_id\":\"a\",\"allow_dynamic_list_values\":true}");
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Demo + "metadata_fields/a", "dynamic")).Status);
        world.Upstream.FailNext(1, 200, "{\"external_id\":\"a\",\"allow_dynamic_list_values\":\"true\"}");
        Refused.For(await world.GetAsync(Demo + "metadata_fields/a", "dynamic"), "read");
    }

    [Fact]
    public async Task An_object_is_judged_by_the_name_that_Cloudinary_gives_it()
    {
        var world = fixture.Fresh();
        world.Upstream.FailNext(1, 200, "{\"external_id\":\"price\",\"label\":\"hidden\"}");

        Refused.For(await world.GetAsync(Demo + "metadata_fields/sku", "sku"), "read");
    }

    [Fact]
    public async Task Upload_presets_are_listed_and_read_as_far_as_permitted()
    {
        var world = fixture.Fresh();

        Assert.Equal(["product_signed"], (await Walk.ListAsync(world, Demo + "upload_presets?max_results=1", "preset", "presets")).Sorted("name"));
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Demo + "upload_presets/product_signed", "preset")).Status);
        Refused.For(await world.GetAsync(Demo + "upload_presets/secret_unsigned", "preset"), "read");
        Refused.For(await world.GetAsync(Demo + "upload_presets/missing", "preset"), "read");
        Assert.Empty((await world.GetAsync(Demo + "upload_presets", "folder")).Rows("presets", "name"));
    }

    [Fact]
    public async Task Usage_needs_the_report_and_is_asked_before_anything_is_sent()
    {
        var world = fixture.Fresh();

        Refused.For(await world.GetAsync(Demo + "usage", "root"), "read");
        Refused.For(await world.GetAsync(Demo + "usage/2026-01-01", "folder"), "read");
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Demo + "usage", "usage")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Demo + "usage/2026-01-01", "usage")).Status);
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData("root", true)]
    [InlineData("tagnames", true)]
    [InlineData("folder", false)]
    [InlineData("most", false)]
    [InlineData("almost", false)]
    [InlineData("nobody", false)]
    public async Task Tag_names_are_only_for_those_from_whom_no_asset_is_hidden(string key, bool allowed)
    {
        var world = fixture.Fresh();

        var answer = await world.GetAsync(Demo + "tags/image?prefix=s", key);

        if (allowed)
        {
            Assert.Contains("secret", answer.Text, StringComparison.Ordinal);
        }
        else
        {
            Refused.For(answer, "read");
            Assert.Empty(world.Upstream.Requests);
        }
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("config")]
    [InlineData("config?settings=true")]
    [InlineData("resources")]
    public async Task What_says_nothing_of_any_asset_needs_authentication_only(string path)
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Demo + path, "nobody")).Status);
        world.Upstream.ClearRequests();
        Refused.Is(await world.SendAsync(HttpMethod.Get, Demo + path, ""), 401);
        Assert.Empty(world.Upstream.Requests);
    }
}
