using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class CollectionGrantTests
{
    private const string AssetId = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(CollectionLevel.View)]
    [InlineData(CollectionLevel.Share)]
    [InlineData(CollectionLevel.Collaborate)]
    [InlineData(CollectionLevel.Manage)]
    public void Every_level_reads_and_downloads_and_none_modifies(CollectionLevel level)
    {
        var policies = Shared(new CollectionShare(EntityTypes.ApiKey, "app", level)).Policies();
        var asset = Given.Asset("anywhere", FolderMode.Dynamic, "spring", "other");

        foreach (var action in CloudinaryAction.All)
        {
            Assert.Equal(action.Name is "read" or "download", policies.May(action, asset));
            Assert.Equal(action.Name is "read", policies.May(action, Given.Named(EntityTypes.Collection, "spring")));
        }

        Assert.False(policies.May(CloudinaryAction.Read, Given.Named(EntityTypes.Collection, "autumn")));
        Assert.False(policies.May(CloudinaryAction.Read, Given.Asset("anywhere", FolderMode.Dynamic, "autumn")));
        Assert.False(policies.May(CloudinaryAction.Read, Given.Asset("anywhere")));
    }

    [Fact]
    public void Users_and_groups_can_be_shared_with()
    {
        var document = Shared(
            new CollectionShare(EntityTypes.User, "ann", CollectionLevel.View),
            new CollectionShare(EntityTypes.Group, "press", CollectionLevel.View));
        var asset = Given.Asset("x", FolderMode.Dynamic, "spring");

        Assert.True(document.Policies(new(EntityTypes.User, "ann")).May(CloudinaryAction.Read, asset));
        Assert.True(document.Policies(new(EntityTypes.User, "bob")).May(CloudinaryAction.Read, asset));
        Assert.False(document.Policies().May(CloudinaryAction.Read, asset));
    }

    [Fact]
    public void Collections_are_found_by_asset_id_and_by_name()
    {
        var environment = GrantSnapshot.Compile(Shared()).Environments["demo"];

        Assert.True(environment.HasCollections);
        Assert.Equal(["spring"], environment.CollectionsOf(AssetId, null, null, null));
        Assert.Equal(["spring"], environment.CollectionsOf(null, "image", "upload", "a/b"));
        Assert.Equal(["spring"], environment.CollectionsOf(AssetId, "image", "upload", "a/b"));
        Assert.Empty(environment.CollectionsOf(null, "image", "private", "a/b"));
        Assert.Empty(environment.CollectionsOf(null, "image", null, "a/b"));
        Assert.Empty(environment.CollectionsOf("ffffffffffffffffffffffffffffffff", "video", "upload", "a/b"));
    }

    [Fact]
    public void Without_collections_nothing_has_to_be_looked_up()
    {
        Assert.False(GrantSnapshot.Compile(Given.Document()).Environments["demo"].HasCollections);
    }

    [Fact]
    public void A_collection_belongs_to_one_cloud()
    {
        var document = new GrantsDocument([Given.Environment(), Given.Environment(cloud: "other", id: "ff")])
        {
            Collections = [new CollectionEntry("spring") { Cloud = "other", Assets = [new CollectionAsset(AssetId)] }],
        };
        var snapshot = GrantSnapshot.Compile(document);

        Assert.Empty(snapshot.Environments["demo"].CollectionsOf(AssetId, null, null, null));
        Assert.Equal(["spring"], snapshot.Environments["other"].CollectionsOf(AssetId, null, null, null));
    }

    private static GrantsDocument Shared(params CollectionShare[] shares) => Given.WithKey(Given.Key()) with
    {
        Groups = [new GroupEntry("press")],
        Users = [new UserEntry("ann"), new UserEntry("bob") { Groups = ["press"] }],
        Collections =
        [
            new CollectionEntry("spring")
            {
                Assets = [new CollectionAsset(AssetId), new CollectionAsset(null, "image", "upload", "a/b")],
                Shares = shares,
            },
        ],
    };
}
