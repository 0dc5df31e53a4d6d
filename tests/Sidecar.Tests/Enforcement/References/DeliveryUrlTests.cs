using System.Collections.Frozen;
using Sidecar.Enforcement.References;
using Sidecar.Grants;

namespace Sidecar.Tests.Enforcement.References;

/// <summary>Which asset a delivery URL means.</summary>
public sealed class DeliveryUrlTests
{
    private static readonly UpstreamEnvironment Demo = new("demo", "k", new SecretText("s"), null)
    {
        Settings = EnvironmentSettings.None with { DeliveryHosts = [HostPattern.TryParse("images.example.com")!, HostPattern.TryParse("*.cdn.example.org")!] },
    };

    private static readonly UpstreamEnvironment Other = new("other", "k", new SecretText("s"), null)
    {
        Settings = EnvironmentSettings.None with { DeliveryHosts = [HostPattern.TryParse("other.example.com")!] },
    };

    private static readonly LoadedGrants Grants = new(
        null!, FrozenDictionary<string, SecretText>.Empty, new[] { Demo, Other }.ToFrozenDictionary(e => e.CloudName), DateTimeOffset.UnixEpoch)
    {
        LoadedStamp = 0,
    };

    [Theory]
    [InlineData("https://res.cloudinary.com/demo/image/upload/logo.jpg", "image/upload/logo.jpg image/upload/logo")]
    [InlineData("https://res-3.cloudinary.com/demo/image/upload/v1571218330/a/b.c.png", "image/upload/v1571218330/a/b.c.png image/upload/v1571218330/a/b.c image/upload/a/b.c.png image/upload/a/b.c")]
    [InlineData("http://res.cloudinary.com/demo/video/private/s--AbCd1234--/clip.mp4?_a=BAMAB", "video/private/s--AbCd1234--/clip.mp4 video/private/s--AbCd1234--/clip video/private/clip.mp4 video/private/clip")]
    [InlineData("https://res.cloudinary.com/demo/raw/authenticated/list.json", "raw/authenticated/list.json raw/authenticated/list")]
    [InlineData("https://demo-res.cloudinary.com/image/upload/logo", "image/upload/logo")]
    [InlineData("https://demo-res-2.cloudinary.com/image/upload/logo", "image/upload/logo")]
    [InlineData("https://images.example.com/image/upload/logo", "image/upload/logo")]
    [InlineData("https://images.example.com/demo/image/upload/logo", "image/upload/logo image/upload/demo/image/upload/logo")]
    [InlineData("https://a.b.cdn.example.org/video/upload/x", "video/upload/x")]
    [InlineData("https://res.cloudinary.com/demo/logo.jpg", "image/upload/logo.jpg image/upload/logo")]
    [InlineData("https://res.cloudinary.com/demo/iu/logo", "image/upload/logo")]
    [InlineData("https://res.cloudinary.com/demo/images/a/logo/nice-name.jpg", "image/upload/a/logo/nice-name.jpg image/upload/a/logo/nice-name image/upload/a/logo.jpg image/upload/a/logo")]
    [InlineData("https://res.cloudinary.com/demo/files/doc.pdf/manual", "raw/upload/doc.pdf/manual raw/upload/doc.pdf raw/upload/doc")]
    [InlineData("https://res.cloudinary.com/demo/authenticated_images/logo", "image/authenticated/logo")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/a%2Fb%20c.jpg", "image/upload/a/b c.jpg image/upload/a/b c")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/c_fill,w_100/e_sepia/my_dir/x", "image/upload/c_fill,w_100/e_sepia/my_dir/x image/upload/e_sepia/my_dir/x image/upload/my_dir/x image/upload/x")]
    public void Every_reading_of_the_id_counts(string url, string readings)
    {
        var found = DeliveryUrl.Read(url, Grants, Demo);

        Assert.NotNull(found);
        Assert.False(found.IsOpen);
        Assert.Equal(
            readings.Split(" image/").Select((reading, i) => i == 0 ? reading : "image/" + reading).SelectMany(r => r.Split(" raw/").Select((x, i) => i == 0 ? x : "raw/" + x))
                .SelectMany(r => r.Split(" video/").Select((x, i) => i == 0 ? x : "video/" + x)).Order(),
            Assert.Single(found.Assets).Readings.Select(name => $"{name.ResourceType}/{name.Type}/{name.PublicId}").Order());
    }

    [Theory]
    [InlineData("https://my-cloud-res.cloudinary.com/image/upload/x", true)]
    [InlineData("https://res.cloudinary.com/my-cloud/image/upload/x", true)]
    [InlineData("https://my-clouds-res.cloudinary.com/image/upload/x", false)]
    public void An_underscore_of_a_cloud_may_be_a_hyphen_in_a_host_name(string url, bool isOurs)
    {
        var mine = Demo with { CloudName = "my_cloud", Settings = EnvironmentSettings.None };
        var grants = Grants with { Environments = new[] { mine }.ToFrozenDictionary(e => e.CloudName) };

        var found = DeliveryUrl.Read(url, grants, mine);

        Assert.Equal(isOurs, found is not null);
        Assert.True(found?.IsOpen ?? true);
    }

    [Fact]
    public void A_layer_in_the_address_is_a_reference_of_its_own()
    {
        var found = DeliveryUrl.Read("https://res.cloudinary.com/demo/image/upload/l_video:secret:board,w_10/t_card/logo", Grants, Demo);

        Assert.NotNull(found);
        Assert.Contains(found.Assets, asset => asset.Readings.Contains(new AssetName("video", "upload", "secret/board")));
        Assert.Equal(["card"], found.Named);
    }

    [Theory]
    [InlineData("HTTPS://res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://RES.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com./demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com:443/demo/image/upload/x")]
    [InlineData("https://user@res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://example.com@res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com\\demo\\image\\upload\\x")]
    [InlineData("https://example.com\\@res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https:res.cloudinary.com/demo/image/upload/x")]
    [InlineData("//res.cloudinary.com/demo/image/upload/x")]
    [InlineData(" https://res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res\u3002cloudinary\uff0ecom/demo/image/upload/x")]
    [InlineData("https://\uff52es.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res%2ecloudinary%2ecom/demo/image/upload/x")]
    [InlineData("https://IMAGES.example.com/image/upload/x")]
    [InlineData("https://images.example.com:8443/image/upload/x")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/a%252Fb")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/../private/x")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/%2e%2e/x")]
    [InlineData("https://res.cloudinary.com/demo/image/upload//x")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/x%5Cy")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/x?public_id=y")]
    [InlineData("https://res.cloudinary.com/demo/image/upload/x#y")]
    [InlineData("https://res.cloudinary.com/demo/image/fetch/https://res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com/demo/image/list/tag.json")]
    [InlineData("https://res.cloudinary.com/demo/image/multi/tag.gif")]
    [InlineData("https://res.cloudinary.com/demo/image/upload")]
    [InlineData("https://res.cloudinary.com/demo")]
    [InlineData("https://res.cloudinary.com/other/image/upload/x")]
    [InlineData("https://other-res.cloudinary.com/image/upload/x")]
    [InlineData("https://res.cloudinary.com/Demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com/OTHER/image/upload/x")]
    [InlineData("https://res.cloudinary.com/samples/image/fetch/https://res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com/samples/image/upload/l_fetch:aHR0cHM6Ly9yZXMuY2xvdWRpbmFyeS5jb20vZGVtby9pbWFnZS91cGxvYWQveA==/shoes.jpg")]
    [InlineData("https://res.cloudinary.com/samples/image/upload/t_card/shoes.jpg")]
    [InlineData("https://res.cloudinary.com/samples/image/upload/shoes.jpg https://res.cloudinary.com/demo/image/upload/x")]
    [InlineData("https://res.cloudinary.com/samples/image/upload/a%252Fb")]
    [InlineData("https://res.cloudinary.com/samples/shoes.jpg")]
    [InlineData("https://res.cloudinary.com/image/upload/image/upload/x")]
    [InlineData("https://res.cloudinary.com/images/image/upload/x")]
    [InlineData("https://a.b-res.cloudinary.com/image/upload/x")]
    [InlineData("https://other.example.com/image/upload/x")]
    [InlineData("https://api.cloudinary.com/v1_1/demo/image/download?public_id=x")]
    [InlineData("https://cloudinary-a.akamaihd.net/demo/image/upload/x")]
    [InlineData("https://demo.media.cloudinary.com/x")]
    public void What_others_may_read_differently_is_open(string url)
    {
        var found = DeliveryUrl.Read(url, Grants, Demo);

        Assert.NotNull(found);
        Assert.True(found.IsOpen);
    }

    [Theory]
    [InlineData("https://example.com/cloudinary.com/a.jpg")]
    [InlineData("https://notcloudinary.com/a.jpg")]
    [InlineData("https://cdn.example.org/a.jpg")]
    [InlineData("https://res.cloudinary.com/samples/image/upload/getting-started/shoes.jpg")]
    [InlineData("https://res-2.cloudinary.com/samples/video/upload/c_fill,w_100/v1/dog.mp4?_a=BAMAB")]
    [InlineData("https://samples-res.cloudinary.com/image/upload/shoes.jpg")]
    [InlineData("https://Example.com:8443/a b.jpg")]
    [InlineData("https://example.com/?u=https://res.cloudinary.com/demo/image/upload/x")]
    [InlineData("s3://bucket/a.jpg")]
    [InlineData("gs://bucket/a.jpg")]
    [InlineData("data:image/png;base64,cmVzLmNsb3VkaW5hcnkuY29t")]
    [InlineData("photo.jpg")]
    public void Addresses_elsewhere_name_no_asset(string url) => Assert.Null(DeliveryUrl.Read(url, Grants, Demo));
}
