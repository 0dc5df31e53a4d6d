using System.Text;
using System.Text.Json;
using Sidecar.Enforcement;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Tests.Enforcement;

public sealed class AssetScanTests
{
    [Theory]
    [InlineData("""{"asset_id":"a1","public_id":"x/y","resource_type":"image","type":"upload","asset_folder":"f","tags":["a","b"],"context":{"custom":{"asset_folder":"no"}}}""")]
    [InlineData("""{"public_id":"x/y","type":"fetch","folder":"g","asset_folder":null,"tags":null}""")]
    [InlineData("""{"a":[1,{"public_id":"no"}],"public_id":"yA","resource_type":7,"tags":[1,"t",["u"]]}""")]
    [InlineData("{}")]
    public void It_reads_what_the_document_reads(string json)
    {
        foreach (var mode in Enum.GetValues<FolderMode>())
        {
            var scanned = AssetScan.Read(Encoding.UTF8.GetBytes(json), mode, out _);
            var read = AssetFacts.Read(JsonElement.Parse(json), mode);
            Assert.Equal(read with { Tags = null }, scanned with { Tags = null });
            Assert.Equal(read.Tags, scanned.Tags);
        }
    }

    [Fact]
    public void It_says_when_relations_are_there()
    {
        AssetScan.Read("""{"related_assets":[{"public_id":"z"}]}"""u8, FolderMode.Dynamic, out var there);
        AssetScan.Read("""{"other":{"related_assets":[]}}"""u8, FolderMode.Dynamic, out var nested);

        Assert.True(there);
        Assert.False(nested);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"public_id":"x"}{"public_id":"y"}""")]
    [InlineData("""{"public_id":"x" """)]
    [InlineData("""{"asset_folder":"Product","asset_folder":"secret"}""")]
    [InlineData("""{"asset_folder":"Product","asset\u005ffolder":"secret"}""")]
    [InlineData("""{"related_assets":[],"related_assets":[{"public_id":"hidden"}]}""")]
    public void What_cannot_be_judged_is_refused(string json)
    {
        var error = Assert.Throws<UpstreamException>(() => AssetScan.Read(Encoding.UTF8.GetBytes(json), FolderMode.Dynamic, out _));
        Assert.Equal(502, error.Status);
    }
}
