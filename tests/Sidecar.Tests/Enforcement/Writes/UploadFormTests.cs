using System.Net;
using System.Text;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Every way SDKs send an upload, into the caller's folder and beside it, and the answer made the caller's own.</summary>
public sealed class UploadFormTests(DynamicWorld world) : IClassFixture<DynamicWorld>
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3, 4];

    public static TheoryData<string> Forms => ["params first", "file first", "sha256", "urlencoded", "signed urlencoded", "json", "basic multipart", "data uri"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Into_the_own_folder_it_is_stored_and_elsewhere_it_is_refused(string form)
    {
        var id = WriteWorld.Name("form");

        var answer = await world.OkAsync(() => SendAsync(form, ("asset_folder", "Product/Shoes"), ("public_id", id)));

        Assert.Equal("Product/Shoes", world.Stored(id).AssetFolder);
        Assert.Equal("Product/Shoes", answer.Json.GetProperty("asset_folder").GetString());
        var refused = await world.ForbiddenAsync(() => SendAsync(form, ("asset_folder", "clients/acme"), ("public_id", id + "x")), "create");
        Assert.Matches("^[0-9a-f]{32}$", refused.Headers["X-Sidecar-Decision"]);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_answer_carries_the_callers_key_and_signature_and_nothing_of_the_environments(string form)
    {
        var answer = await world.OkAsync(() => SendAsync(form, ("asset_folder", "Product"), ("public_id", WriteWorld.Name("form"))));

        var text = $"public_id={answer.Json.GetProperty("public_id")}&version={answer.Json.GetProperty("version")}{Yaml.SecretOf("editor")}";
        Assert.Equal(form == "sha256" ? WriteWorld.Sha256(text) : WriteWorld.Sha1(text), answer.Json.GetProperty("signature").GetString());
        Assert.Equal("editor", answer.Json.GetProperty("api_key").GetString());
        AssertNoSecrets(answer);

        // Nothing that proved the caller goes upstream.
        var sent = WriteWorld.Body(world.Write);
        Assert.DoesNotContain("editor", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", sent, StringComparison.Ordinal);
        Assert.StartsWith("Basic ", world.Write.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admins_answer_is_remade_too()
    {
        var answer = await world.OkAsync(() => world.UploadAsync("admin", ("public_id", WriteWorld.Name())));

        Assert.Equal("admin", answer.Json.GetProperty("api_key").GetString());
        AssertNoSecrets(answer);
    }

    [Fact]
    public async Task An_asynchronous_upload_is_answered_as_pending()
    {
        var answer = await world.OkAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("async", "true")));

        Assert.Equal("pending", answer.Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("public_id=a&public_id=b")]
    [InlineData("asset_folder=Product&asset_folder=secret")]
    [InlineData("public_id=a&public_id%5B%5D=b")]
    [InlineData("callback=https://example.com")]
    [InlineData("skip_permission_check=true")]
    [InlineData("Asset_Folder=secret")]
    public async Task Parameters_that_could_be_read_in_two_ways_or_are_not_known_are_refused(string extra) =>
        await world.UntouchedAsync(
            () => world.World.SendAsync(
                HttpMethod.Post, "/v1_1/demo/image/upload", "editor",
                new StringContent("file=https://example.com/a.jpg&" + extra, Encoding.UTF8, "application/x-www-form-urlencoded")),
            HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_parameter_in_the_query_that_contradicts_the_body_is_refused() =>
        await world.UntouchedAsync(() => world.PostAsync("/image/upload?asset_folder=secret", "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product")), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("/image/upload", "video")]
    [InlineData("/image/upload", "auto")]
    [InlineData("/auto/upload", "something")]
    [InlineData("/upload", "../raw")]
    public async Task A_resource_type_in_the_body_may_only_repeat_the_path_or_fill_it_in(string path, string body) =>
        await world.UntouchedAsync(
            () => world.PostAsync(path, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product"), ("resource_type", body)), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("/auto/upload", "image")]
    [InlineData("/upload", "image")]
    [InlineData("/image/upload", "image")]
    public async Task Go_puts_the_resource_type_into_the_body(string path, string body) =>
        await world.OkAsync(() => world.PostAsync(path, "editor", ("file", "https://example.com/a.jpg"), ("asset_folder", "Product"), ("resource_type", body)));

    [Theory]
    [InlineData("upload/../private")]
    [InlineData("Private")]
    [InlineData("upload ")]
    public async Task A_delivery_type_in_another_spelling_is_refused(string type) =>
        await world.UntouchedAsync(() => world.UploadAsync("editor", ("asset_folder", "Product"), ("type", type), ("public_id", "x")), HttpStatusCode.BadRequest);

    private void AssertNoSecrets(Answer answer)
    {
        var all = answer.Text + string.Join('\n', answer.Headers);
        Assert.DoesNotContain(world.World.Upstream.ApiKey, all, StringComparison.Ordinal);
        Assert.DoesNotContain(world.World.Upstream.ApiSecret, all, StringComparison.Ordinal);
    }

    private Task<Answer> SendAsync(string form, params (string Name, string Value)[] fields)
    {
        (string Name, string Value)[] remote = [("file", "https://example.com/photo.jpg"), .. fields];
        return form switch
        {
            "params first" => MultipartAsync("", false, WriteWorld.Signed("editor", false, fields)),
            "file first" => MultipartAsync("", true, WriteWorld.Signed("editor", false, fields)),
            "sha256" => MultipartAsync("", false, WriteWorld.Signed("editor", true, fields)),
            "basic multipart" => MultipartAsync("editor", false, fields),
            "urlencoded" => world.PostAsync("/image/upload", "editor", remote),
            "signed urlencoded" => world.PostAsync("/image/upload", "", WriteWorld.Signed("editor", false, remote)),
            "data uri" => world.PostAsync("/image/upload", "editor", [("file", "data:image/png;base64,iVBORw0KGgo="), .. fields]),
            _ => world.JsonAsync(HttpMethod.Post, "/image/upload", "editor", $"{{{string.Join(',', remote.Select(f => $"\"{f.Name}\":\"{f.Value}\""))}}}"),
        };
    }

    private Task<Answer> MultipartAsync(string key, bool fileFirst, (string Name, string Value)[] fields) =>
        world.World.SendAsync(HttpMethod.Post, "/v1_1/demo/image/upload", key, WriteWorld.Multipart(fileFirst, "photo.png", Png, fields));
}
