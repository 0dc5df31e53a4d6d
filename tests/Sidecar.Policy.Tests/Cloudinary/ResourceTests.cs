using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Tests.Cloudinary;

public sealed class ResourceTests
{
    [Fact]
    public void An_asset_has_the_attributes_that_are_known()
    {
        var asset = new AssetResource
        {
            FolderMode = FolderMode.Dynamic, FolderPath = "A/b", AncestorIds = ["1", "2"], AssetId = "id", PublicId = "p", ResourceType = "image", Type = "upload",
            Tags = ["t", "u", "t"], CollectionIds = [],
        }.ToEntity();

        Assert.Equal(new EntityUid(EntityTypes.Asset, "id"), asset.Uid);
        Assert.Equal(
            new Dictionary<string, CedarValue>
            {
                ["ancestor_paths"] = CedarValue.SetOf(["", "a", "a/b"]), ["ancestor_ids"] = CedarValue.SetOf(["1", "2"]), ["asset_id"] = CedarValue.Of("id"),
                ["public_id"] = CedarValue.Of("p"), ["resource_type"] = CedarValue.Of("image"), ["type"] = CedarValue.Of("upload"),
                ["tags"] = CedarValue.SetOf(["u", "t"]), ["collection_ids"] = CedarValue.SetOf((string[])[]),
            },
            asset.Attributes.ToDictionary());
    }

    [Fact]
    public void What_is_not_known_is_no_attribute()
    {
        var attributes = new AssetResource { FolderMode = FolderMode.Dynamic, PublicId = "p" }.ToEntity().Attributes;

        Assert.Equal(["public_id"], attributes.Keys);
        Assert.Equal([CedarValue.Of("p")], attributes.Values);
        Assert.True(attributes.ContainsKey("public_id"));
        Assert.False(attributes.ContainsKey("asset_id"));
        Assert.False(attributes.TryGetValue("ancestor_paths", out var value));
        Assert.Null(value);
        Assert.Throws<KeyNotFoundException>(() => attributes["type"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", ",a")]
    [InlineData("a/b/c", ",a,a/b,a/b/c")]
    public void A_folder_lies_in_itself_and_in_all_above_it(string path, string all)
    {
        var folder = new FolderResource { Path = path, FolderMode = FolderMode.Fixed }.ToEntity();

        Assert.Equal(all.Split(','), FolderPath.SelfAndAncestors(path));
        Assert.Equal(CedarValue.SetOf(all.Split(',')), folder.Attributes["ancestor_paths"]);
        Assert.Equal(CedarValue.Of(path), folder.Attributes["path"]);
        Assert.False(folder.Attributes.ContainsKey("ancestor_ids"));
    }
}
