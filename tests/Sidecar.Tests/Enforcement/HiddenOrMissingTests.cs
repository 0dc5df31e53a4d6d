using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement;

/// <summary>With <c>HideMissingAssets</c>, a limited caller gets the same answer for an asset that is hidden and for one that does not exist.</summary>
public sealed class HiddenOrMissingTests : IAsyncLifetime
{
    private static readonly string MissingId = new('a', 32);
    private SidecarWorld world = null!;
    private Asset hidden = null!;

    public static TheoryData<string, string, string> Calls => new()
    {
        { "GET", "/resources/image/upload/$public", "" },
        { "GET", "/resources/$asset", "" },
        { "POST", "/resources/image/upload/$public", "tags=a" },
        { "POST", "/image/destroy", "public_id=$public" },
        { "POST", "/asset/destroy", "asset_id=$asset" },
        { "POST", "/image/explicit", "public_id=$public&type=upload" },
        { "POST", "/image/rename", "from_public_id=$public&to_public_id=b" },
        { "POST", "/image/explode", "public_id=$public&transformation=pg_all" },
        { "GET", "/image/download?public_id=$public", "" },
        { "GET", "/asset/download?asset_id=$asset", "" },
        { "POST", "/image/tags", "public_ids[]=$public&command=add&tag=a" },
        { "DELETE", "/resources/image/upload?public_ids[]=$public", "" },
        { "DELETE", "/resources?asset_ids[]=$asset", "" },
    };

    public async Task InitializeAsync()
    {
        world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: new Dictionary<string, string?> { ["Sidecar:Answers:HideMissingAssets"] = "true" });
        hidden = world.Upstream.State.Add(new Asset { PublicId = "hidden", AssetFolder = "secret", ResourceType = "image", Type = "upload", Format = "jpg" });
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Both_are_answered_alike(string method, string target, string form)
    {
        var exists = await CallAsync("manager", "hidden", hidden.AssetId);
        var missing = await CallAsync("manager", "nowhere", MissingId);

        Assert.Equal(exists.Status, missing.Status);
        Assert.Equal(exists.Text, missing.Text.Replace("nowhere", "hidden", StringComparison.Ordinal).Replace(MissingId, hidden.AssetId, StringComparison.Ordinal));

        // Whoever may do it to every asset is told.
        var told = await CallAsync("admin", "nowhere", MissingId);
        Assert.DoesNotContain("forbidden", told.Text, StringComparison.Ordinal);

        Task<Answer> CallAsync(string key, string publicId, string assetId)
        {
            string Fill(string text) => text.Replace("$public", publicId, StringComparison.Ordinal).Replace("$asset", assetId, StringComparison.Ordinal);
            return method == "POST"
                ? world.PostFormAsync("/v1_1/demo" + target.Replace("$public", publicId, StringComparison.Ordinal), key, [.. Fill(form).Split('&').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))])
                : world.SendAsync(new HttpMethod(method), "/v1_1/demo" + Fill(target), key);
        }
    }
}
