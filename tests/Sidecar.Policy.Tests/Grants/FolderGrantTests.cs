using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class FolderGrantTests
{
    public static TheoryData<FolderLevel> Levels => [FolderLevel.View, FolderLevel.Contribute, FolderLevel.Edit, FolderLevel.Manage];

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_level_permits_exactly_its_row_of_the_table(FolderLevel level)
    {
        string[] asset = level switch
        {
            FolderLevel.View => ["read", "download"],
            FolderLevel.Contribute => ["read", "download", "create"],
            FolderLevel.Edit => ["read", "download", "create", "update", "rename", "move", "moderate"],
            _ => ["read", "download", "create", "update", "rename", "move", "moderate", "delete"],
        };
        string[] folder = level switch
        {
            FolderLevel.View => ["read"],
            FolderLevel.Contribute => ["read", "create"],
            FolderLevel.Edit => ["read", "create", "update", "rename", "move"],
            _ => ["read", "create", "update", "rename", "move", "delete", "share"],
        };
        var policies = Given.WithKey(Given.Key(Given.Path("clients/acme", level))).Policies();

        foreach (var action in CloudinaryAction.All)
        {
            Assert.Equal(asset.Contains(action.Name), policies.May(action, Given.Asset("clients/acme/summer")));
            Assert.Equal(folder.Contains(action.Name), policies.May(action, Given.Folder("clients/acme/summer")));
            Assert.False(policies.May(action, Given.Named(EntityTypes.MetadataField)), action.Name);
            Assert.False(policies.May(action, Given.Named(EntityTypes.ProductEnvironment)), action.Name);
        }
    }

    [Theory]
    [InlineData("clients/acme", true)]
    [InlineData("clients/acme/a/b/c", true)]
    [InlineData("clients", false)]
    [InlineData("", false)]
    [InlineData("clients/acme2", false)]
    [InlineData("clients/acme-old/x", false)]
    [InlineData("other/clients/acme", false)]
    [InlineData("clients/globex", false)]
    public void A_level_holds_for_the_folder_and_everything_below_and_nowhere_else(string folder, bool expected)
    {
        var policies = Given.WithKey(Given.Key(Given.Path("clients/acme", FolderLevel.View))).Policies();

        Assert.Equal(expected, policies.May(CloudinaryAction.Read, Given.Asset(folder)));
        Assert.Equal(expected, policies.May(CloudinaryAction.Read, Given.Folder(folder)));
    }

    [Fact]
    public void A_folder_that_does_not_exist_yet_can_be_created_by_whom_it_is_granted_to()
    {
        var policies = Given.WithKey(Given.Key(Given.Path("clients/acme", FolderLevel.Contribute))).Policies();

        Assert.True(policies.May(CloudinaryAction.Create, Given.Folder("clients/acme")));
        Assert.False(policies.May(CloudinaryAction.Create, Given.Folder("clients")));
        Assert.False(policies.May(CloudinaryAction.Create, Given.Folder("clients/globex")));
    }

    [Fact]
    public void The_root_is_every_folder()
    {
        var policies = Given.WithKey(Given.Key(Given.Path("", FolderLevel.View))).Policies();

        Assert.True(policies.May(CloudinaryAction.Read, Given.Asset("")));
        Assert.True(policies.May(CloudinaryAction.Read, Given.Asset("a/b")));
    }

    [Fact]
    public void An_asset_in_an_unknown_folder_is_not_in_a_granted_one()
    {
        var policies = Given.WithKey(Given.Key(Given.Path("", FolderLevel.Manage))).Policies();

        Assert.False(policies.May(CloudinaryAction.Read, Given.Asset(null)));
    }

    [Theory]
    [InlineData(FolderMode.Dynamic, true)]
    [InlineData(FolderMode.Fixed, false)]
    public void Letter_case_counts_in_fixed_mode_only(FolderMode mode, bool expected)
    {
        var policies = Given.WithKey(Given.Key(Given.Path("Clients/ACME", FolderLevel.View)), mode).Policies();

        Assert.Equal(expected, policies.May(CloudinaryAction.Read, Given.Asset("clients/acme", mode)));
        Assert.True(policies.May(CloudinaryAction.Read, Given.Asset("Clients/ACME", mode)));
    }

    [Fact]
    public void A_grant_by_external_id_holds_where_the_id_is_among_the_ancestors()
    {
        var policies = Given.WithKey(Given.Key(Given.Id("c827", FolderLevel.Edit))).Policies();

        Assert.True(policies.May(CloudinaryAction.Rename, Given.Folder("a/b", FolderMode.Dynamic, "root", "c827", "d1")));
        Assert.False(policies.May(CloudinaryAction.Rename, Given.Folder("a/b", FolderMode.Dynamic, "root", "d1")));
        Assert.False(policies.May(CloudinaryAction.Rename, Given.Folder("c827")));
    }

    [Theory]
    [InlineData("a\") || true || resource.ancestor_paths.contains(\"")]
    [InlineData("a\\\"b")]
    [InlineData("quo\"te")]
    [InlineData("żółć/📁")]
    [InlineData("a*b")]
    public void Whatever_stands_in_a_path_is_compared_and_not_read_as_Cedar(string path)
    {
        // No backslash can be in a path; the id form takes anything.
        var byId = Given.WithKey(Given.Key(Given.Id(path, FolderLevel.View))).Policies();

        Assert.True(byId.May(CloudinaryAction.Read, Given.Folder("x", FolderMode.Dynamic, path)));
        Assert.False(byId.May(CloudinaryAction.Read, Given.Folder("x", FolderMode.Dynamic, "other")));
        if (FolderPath.IsWellFormed(path))
        {
            var byPath = Given.WithKey(Given.Key(Given.Path(path, FolderLevel.View))).Policies();
            Assert.True(byPath.May(CloudinaryAction.Read, Given.Folder(path)));
            Assert.False(byPath.May(CloudinaryAction.Read, Given.Folder("other")));
        }
    }

    [Fact]
    public void A_key_id_with_quotes_names_only_itself()
    {
        const string Odd = "a\", action, resource); permit(principal";
        var document = Given.Document() with
        {
            Keys = [Given.Key(), new KeyEntry(Odd, "demo") { Roles = [new RoleAssignment("master_admin")] }],
        };

        Assert.True(document.Policies(new EntityUid(EntityTypes.ApiKey, Odd)).May(CloudinaryAction.Delete, Given.Asset("x")));
        Assert.False(document.Policies().May(CloudinaryAction.Delete, Given.Asset("x")));
    }

    [Fact]
    public void The_highest_of_own_and_group_levels_counts()
    {
        var document = Given.Document() with
        {
            Groups =
            [
                new GroupEntry("viewers") { Folders = [Given.Path("shared", FolderLevel.View)] },
                new GroupEntry("editors") { Folders = [Given.Path("shared/work", FolderLevel.Edit)] },
            ],
            Keys = [Given.Key(Given.Path("shared/work/done", FolderLevel.Manage)) with { Groups = ["viewers", "editors"] }],
        };
        var policies = document.Policies();

        Assert.False(policies.May(CloudinaryAction.Update, Given.Asset("shared")));
        Assert.True(policies.May(CloudinaryAction.Read, Given.Asset("shared")));
        Assert.True(policies.May(CloudinaryAction.Update, Given.Asset("shared/work")));
        Assert.False(policies.May(CloudinaryAction.Delete, Given.Asset("shared/work")));
        Assert.True(policies.May(CloudinaryAction.Delete, Given.Asset("shared/work/done")));
    }

    [Fact]
    public void Generated_policies_have_ids_that_say_where_they_come_from()
    {
        var snapshot = GrantSnapshot.Compile(Given.WithKey(Given.Key(Given.Path("clients/acme", FolderLevel.Edit))));

        Assert.Equal(
            ["key:app/folder:clients/acme/edit/assets", "key:app/folder:clients/acme/edit/folders"],
            snapshot.Environments["demo"].Policies.Select(policy => policy.Id));
        var decision = snapshot.Environments["demo"].PoliciesOf(Given.App)!.Decide(CloudinaryAction.Read, Given.Asset("clients/acme"));
        Assert.Equal("key:app/folder:clients/acme/edit/assets", decision.Determining?.Id);
    }

    [Fact]
    public void Names_with_slashes_that_make_the_same_id_are_told_apart()
    {
        var document = Given.Document() with
        {
            Keys =
            [
                new KeyEntry("a", "demo") { Folders = [Given.Path("b/folder:c", FolderLevel.View)] },
                new KeyEntry("a/folder:b", "demo") { Folders = [Given.Path("c", FolderLevel.View)] },
            ],
        };

        var ids = GrantSnapshot.Compile(document).Environments["demo"].Policies.Select(policy => policy.Id).ToArray();

        Assert.Equal(4, ids.Distinct().Count());
    }
}
