using Sidecar.Grants;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Tests.Grants;

/// <summary>The examples say what their READMEs say they say.</summary>
public class ExampleGrantsTests
{
    private static readonly CloudinaryAction Read = CloudinaryAction.Read;
    private static readonly CloudinaryAction Create = CloudinaryAction.Create;
    private static readonly CloudinaryAction Update = CloudinaryAction.Update;
    private static readonly CloudinaryAction Delete = CloudinaryAction.Delete;
    private static readonly CloudinaryAction Move = CloudinaryAction.Move;

    public static TheoryData<string> Examples => ["client-folders", "team-levels", "product-developers", "configuration-administrators"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_runs_against_any_environment(string example)
    {
        var loaded = Load(example);

        Assert.Empty(loaded.Snapshot.Warnings);
        Assert.Equal("2607aa1695167a96b92a8f2a2e0f00", loaded.Snapshot.Environments["demo"].Id);
        Assert.Equal(("CLOUDINARY_API_KEY!", "CLOUDINARY_API_SECRET!"), (loaded.Environments["demo"].ApiKey, loaded.Environments["demo"].ApiSecret.Reveal()));
        Assert.All(loaded.KeySecrets, key => Assert.StartsWith("example-secret-", key.Value.Reveal(), StringComparison.Ordinal));
        Assert.True(File.Exists(RepositoryFiles.Path($"examples/{example}/README.md")));
    }

    [Fact]
    public void A_client_works_in_its_own_folder_which_may_not_exist_yet()
    {
        var loaded = Load("client-folders");
        var acme = Key(loaded, "acme-app");

        Assert.True(May(acme, Read, Folder("clients/acme")));
        Assert.True(May(acme, Create, Folder("clients/acme")));
        Assert.True(May(acme, Create, Folder("clients/acme/2026")));
        Assert.True(May(acme, Create, Asset("clients/acme")));
        Assert.True(May(acme, Read, Asset("clients/acme/2026")));
        Assert.True(May(acme, CloudinaryAction.Download, Asset("clients/acme/2026")));
        Assert.Equal(
            new Formula.Atom("ancestor_paths", AtomOperator.Contains, "clients/acme"),
            acme.ResidualFor(Read, EntityTypes.Asset).Condition);
    }

    [Fact]
    public void A_client_sees_nothing_of_other_clients()
    {
        var loaded = Load("client-folders");
        var acme = Key(loaded, "acme-app");

        Assert.False(May(acme, Read, Asset("clients/globex")));
        Assert.False(May(acme, Read, Folder("clients")));
        Assert.False(May(acme, Read, Folder("")));
        Assert.False(May(acme, Create, Asset("clients")));
        Assert.False(May(acme, Update, Asset("clients/acme")));
        Assert.False(May(acme, Delete, Asset("clients/acme")));
        Assert.True(May(Key(loaded, "globex-app"), Read, Asset("clients/globex")));
        Assert.Null(loaded.Snapshot.Environments["demo"].PoliciesOf(new(EntityTypes.ApiKey, "initech-app")));
        Assert.False(loaded.Snapshot.FindKey("initech-app")!.Enabled);
    }

    [Fact]
    public void Team_levels_cascade_and_are_raised_below()
    {
        var loaded = Load("team-levels");
        var ana = User(loaded, "ana");

        Assert.True(May(ana, Read, Asset("brand/logos")));
        Assert.False(May(ana, Create, Asset("brand/logos")));
        Assert.True(May(ana, Create, Asset("campaigns/spring")));
        Assert.False(May(ana, Update, Asset("campaigns/spring")));
        Assert.True(May(ana, Delete, Asset("campaigns/drafts/x")));
        Assert.True(May(ana, CloudinaryAction.Share, Folder("campaigns/drafts")));
        Assert.False(May(ana, CloudinaryAction.Share, Folder("campaigns")));
        Assert.False(May(ana, Read, Asset("finance")));
    }

    [Fact]
    public void Who_is_in_two_teams_has_the_higher_level()
    {
        var loaded = Load("team-levels");
        var ben = User(loaded, "ben");

        Assert.True(May(ben, Update, Asset("campaigns/spring")));
        Assert.True(May(ben, Delete, Asset("campaigns/drafts")));
        Assert.False(May(ben, Delete, Asset("campaigns/spring")));
        Assert.True(May(User(loaded, "cleo"), Delete, Asset("finance/2026")));
        Assert.Null(loaded.Snapshot.Environments["demo"].PoliciesOf(new(EntityTypes.User, "dan")));
    }

    [Fact]
    public void A_shared_collection_shows_its_assets_and_no_others()
    {
        var loaded = Load("team-levels");
        var environment = loaded.Snapshot.Environments["demo"];
        var eve = User(loaded, "eve");
        var cover = Asset("campaigns/spring", [.. environment.CollectionsOf(null, "image", "upload", "campaigns/spring/cover")]);
        var byId = Asset("campaigns", [.. environment.CollectionsOf("6a0f7b2c9d8e4f51a3b0c7d6e5f4a392", null, null, null)]);

        Assert.True(May(eve, Read, cover));
        Assert.True(May(eve, CloudinaryAction.Download, byId));
        Assert.False(May(eve, Update, cover));
        Assert.False(May(eve, Read, Asset("campaigns/spring")));
        Assert.False(May(eve, Read, Folder("campaigns/spring")));
        Assert.True(May(eve, Read, new NamedResource(EntityTypes.Collection, "spring-lookbook")));
    }

    [Fact]
    public void The_portal_may_act_for_people_within_its_own_level()
    {
        var loaded = Load("team-levels");
        var portal = Key(loaded, "portal");

        Assert.True(loaded.Snapshot.FindKey("portal")!.ActFor);
        Assert.True(May(portal, Update, Asset("campaigns")));
        Assert.False(May(portal, Delete, Asset("campaigns/drafts")));
    }

    [Fact]
    public void Product_developers_may_do_everything_in_Product()
    {
        var pdp = Key(Load("product-developers"), "pdp");

        Assert.All(CloudinaryAction.All, action => Assert.True(May(pdp, action, Asset("Product/shoes"))));
        Assert.All(CloudinaryAction.All, action => Assert.True(May(pdp, action, Folder("product"))));
        Assert.True(May(pdp, Read, new NamedResource(EntityTypes.MetadataField, "sku")));
    }

    [Fact]
    public void Product_developers_may_do_nothing_else()
    {
        var pdp = Key(Load("product-developers"), "pdp");

        Assert.False(May(pdp, Read, Asset("Press")));
        Assert.False(May(pdp, Read, Asset("Products")));
        Assert.False(May(pdp, Read, Folder("")));
        Assert.False(May(pdp, Update, new NamedResource(EntityTypes.MetadataField, "sku")));
        Assert.False(May(pdp, Read, new NamedResource(EntityTypes.UploadPreset, "p")));

        // A move asks for move on the asset and for update on the folder it goes to.
        Assert.True(May(pdp, Move, Asset("Product/shoes")));
        Assert.True(May(pdp, Update, Folder("Product/hats")));
        Assert.False(May(pdp, Update, Folder("Press")));
    }

    [Fact]
    public void Configuration_administrators_keep_fields_and_presets_and_see_no_content()
    {
        var terraform = Key(Load("configuration-administrators"), "terraform");

        foreach (var action in CloudinaryAction.All)
        {
            Assert.True(May(terraform, action, new NamedResource(EntityTypes.MetadataField, "sku")));
            Assert.True(May(terraform, action, new NamedResource(EntityTypes.UploadPreset, "web")));
            Assert.False(May(terraform, action, Asset("")));
            Assert.False(May(terraform, action, Folder("")));
            Assert.False(May(terraform, action, new NamedResource(EntityTypes.UploadMapping, "m")));
            Assert.False(May(terraform, action, new NamedResource(EntityTypes.ProductEnvironment, "demo")));
        }
    }

    private static LoadedGrants Load(string example) =>
        new GrantsFileLoader(name => name + "!", TimeProvider.System).Load(RepositoryFiles.Path($"examples/{example}/grants.yaml"));

    private static PrincipalPolicies Key(LoadedGrants loaded, string key) =>
        loaded.Snapshot.Environments["demo"].PoliciesOf(new(EntityTypes.ApiKey, key))!;

    private static PrincipalPolicies User(LoadedGrants loaded, string id) =>
        loaded.Snapshot.Environments["demo"].PoliciesOf(new(EntityTypes.User, id))!;

    private static AssetResource Asset(string folder, params string[] collections) => new()
    {
        FolderMode = FolderMode.Dynamic,
        FolderPath = folder,
        ResourceType = "image",
        Type = "upload",
        CollectionIds = collections,
    };

    private static FolderResource Folder(string path) => new() { FolderMode = FolderMode.Dynamic, Path = path };

    private static bool May(PrincipalPolicies policies, CloudinaryAction action, Resource resource) =>
        policies.Decide(action, resource.ToEntity()) is { Allowed: true, ForbidErrored: false };
}
