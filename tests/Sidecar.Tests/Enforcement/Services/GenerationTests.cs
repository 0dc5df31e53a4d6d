using System.Net;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Services;

/// <summary>Where generated images land, and what they are made of. The preset <c>product_signed</c> stores in <c>Product</c>.</summary>
public sealed class GenerationTests(ServicesWorld fixture) : IClassFixture<ServicesWorld>
{
    private const string FromText = "/v2/generate/demo/text_to_image";
    private const string FromImages = "/v2/generate/demo/image_to_image";
    private const string Outputs = "/v2/video/demo/live_streams/1/outputs";

    [Fact]
    public async Task A_preset_tells_the_folder()
    {
        await AllowedAsync(FromText, "contributor", """{"prompt":"a","target":{"target_type":"managed_asset","upload_preset":"product_signed"}}""");
        await RefusedAsync(FromText, "acme", """{"prompt":"a","target":{"upload_preset":"product_signed"}}""", "create");
        await RefusedAsync(FromText, "contributor", """{"prompt":"a","target":{"upload_preset":"secret_unsigned"}}""", "create");
    }

    [Theory]
    [InlineData("""{"prompt":"a"}""")]
    [InlineData("""{"prompt":"a","target":{"target_type":"managed_asset"}}""")]
    [InlineData("""{"prompt":"a","target":{"target_type":"temporary"}}""")]
    [InlineData("""{"prompt":"a","target":{"target_type":"temporary","upload_preset":"product_signed"}}""")]
    [InlineData("""{"prompt":"a","target":null}""")]
    public async Task Without_a_preset_it_could_land_anywhere(string json)
    {
        await RefusedAsync(FromText, "product", json, "create");
        await AllowedAsync(FromText, "creator", json);
    }

    [Fact]
    public async Task A_name_without_a_preset_could_overwrite_anything() =>
        await RefusedAsync(FromText, "creator", """{"prompt":"a","target":{"public_id":"sample"}}""", "update");

    [Fact]
    public async Task An_overwrite_needs_update_and_a_move()
    {
        var world = fixture.Fresh();
        world.Upstream.State.Add(new Asset { PublicId = "generated/here", AssetFolder = "Product", ResourceType = "image", Type = "upload" });
        world.Upstream.State.Add(new Asset { PublicId = "generated/there", AssetFolder = "secret", ResourceType = "image", Type = "upload" });

        await RefusedAsync(FromText, "contributor", Named("generated/here"), "update");
        await AllowedAsync(FromText, "product", Named("generated/here"));
        await RefusedAsync(FromText, "product", Named("generated/there"), "update\",\"move");
        await AllowedAsync(FromText, "contributor", Named("generated/nowhere"));
    }

    [Theory]
    [InlineData("""{"prompt":"a","target":{"upload_preset":"product_signed","asset_folder":"secret"}}""", "Unknown parameter - target.asset_folder")]
    [InlineData("""{"prompt":"a","target":{"upload_preset":"product_signed","public_id":7}}""", "Invalid value for parameter - target.public_id")]
    [InlineData("""{"prompt":"a","target":"managed_asset"}""", "Invalid value for parameter - target")]
    public async Task A_target_of_another_form_is_refused_for_everyone(string json, string message)
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, FromText, "admin", json), 400, message);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("none such", null, "Upload preset not found")]
    [InlineData("..", null, "Upload preset not found")]
    [InlineData("product_signed", "a//b", "Invalid value for parameter - public_id")]
    public async Task A_target_that_cannot_be_told_is_refused(string preset, string? publicId, string message)
    {
        var world = fixture.Fresh();
        var target = publicId is null ? $$"""{"upload_preset":"{{preset}}"}""" : $$"""{"upload_preset":"{{preset}}","public_id":"{{publicId}}"}""";

        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, FromText, "product", $$"""{"prompt":"a","target":{{target}} }"""), 400, message);
        Assert.DoesNotContain(world.Upstream.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task A_preset_that_names_by_file_could_overwrite_anything() =>
        await RefusedAsync(FromText, "creator", """{"prompt":"a","target":{"upload_preset":"named_by_file"}}""", "update");

    [Fact]
    public async Task A_preset_that_runs_code_needs_what_code_can_reach()
    {
        await fixture.World.SendJsonAsync(
            HttpMethod.Post, "/v1_1/demo/upload_presets", "admin", """{"name":"scripted","asset_folder":"Product","eval":"upload_options.asset_folder = 'secret'"}""");

        await RefusedAsync(FromText, "product", """{"prompt":"a","target":{"upload_preset":"scripted"}}""", "update_settings");
    }

    [Fact]
    public async Task Every_reference_is_a_read()
    {
        const string Target = "\"target\":{\"upload_preset\":\"product_signed\"}";
        var mine = fixture.World.Upstream.State.AssetsIn("Product").First(asset => asset.ResourceType == "image").AssetId;

        await AllowedAsync(FromImages, "product", $$"""{"prompt":"a","reference_images":[{"source_type":"asset","asset_id":"{{mine}}"}],{{Target}}}""");
        await AllowedAsync(FromImages, "product", $$"""{"prompt":"a","reference_images":[{"source_type":"url","url":"https://example.com/a.jpg"}],{{Target}}}""");
        await RefusedAsync(
            FromImages, "product", $$"""{"prompt":"a","reference_images":[{"asset_id":"{{mine}}"},{"asset_id":"{{fixture.Hidden}}"}],{{Target}}}""", "read");
        await RefusedAsync(
            FromImages, "product", $$"""{"prompt":"a","reference_images":[{"url":"https://res.cloudinary.com/demo/image/private/twin/logo"}],{{Target}}}""", "read");
        Refused.Is(
            await fixture.Fresh().SendJsonAsync(
                HttpMethod.Post, FromImages, "product", $$"""{"prompt":"a","reference_images":[{"public_id":"secret"}],{{Target}}}"""),
            400,
            "Unknown parameter - reference_images[].public_id");
    }

    [Fact]
    public async Task A_stream_that_is_archived_stores_an_asset()
    {
        await AllowedAsync(Outputs, "streams", """{"name":"a","type":"simulcast","uri":"rtmp://example.com/a","stream_key":"k"}""");
        await RefusedAsync(Outputs, "streams", """{"name":"a","type":"archive","public_id":"a"}""", "create\",\"update");
        await RefusedAsync(Outputs, "creator", """{"name":"a"}""", "update");
    }

    private static string Named(string publicId) => $$"""{"prompt":"a","target":{"upload_preset":"product_signed","public_id":"{{publicId}}"} }""";

    private async Task AllowedAsync(string target, string key, string json)
    {
        var answer = await fixture.Fresh().SendJsonAsync(HttpMethod.Post, target, key, json);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{answer.Status} {answer.Text}");
    }

    private async Task RefusedAsync(string target, string key, string json, string actions)
    {
        var world = fixture.Fresh();
        Refused.For(await world.SendJsonAsync(HttpMethod.Post, target, key, json), actions);
        Assert.DoesNotContain(world.Upstream.Requests, request => request.Method == "POST");
    }
}
