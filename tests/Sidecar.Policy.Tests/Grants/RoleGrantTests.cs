using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class RoleGrantTests
{
    [Theory]
    [InlineData("master_admin")]
    [InlineData("cld::role::prodenv::master_admin")]
    public void A_master_admin_may_do_everything(string role)
    {
        var policies = WithRole(role).Policies();

        foreach (var action in CloudinaryAction.All)
        {
            Assert.All(
                KnownTypes.Resources.Select(type => Given.Named(type)),
                resource => Assert.True(policies.May(action, resource)));
        }
    }

    [Theory]
    [InlineData("reports", "env_usage", true)]
    [InlineData("reports", "delivery", true)]
    [InlineData("billing", "env_usage", true)]
    [InlineData("cld::role::prodenv::billing", "env_usage", true)]
    [InlineData("billing", "delivery", false)]
    [InlineData("ml_user", "env_usage", false)]
    public void Report_roles_read_their_reports_and_nothing_else(string role, string report, bool expected)
    {
        var policies = WithRole(role).Policies();

        Assert.Equal(expected, policies.May(CloudinaryAction.Read, Given.Named(EntityTypes.Report, "r", report)));
        Assert.False(policies.May(CloudinaryAction.Update, Given.Named(EntityTypes.Report, "r", report)));
        Assert.False(policies.May(CloudinaryAction.Read, Given.Asset("")));
    }

    [Theory]
    [InlineData("cld::role::folder::viewer", "download")]
    [InlineData("cld::role::folder::contributor", "create")]
    [InlineData("cld::role::folder::editor", "update")]
    [InlineData("cld::role::folder::manager", "delete")]
    public void Folder_roles_are_other_names_of_levels(string role, string highest)
    {
        var document = Given.WithKey(Given.Key(new FolderAssignment { Path = "a", Role = role }));
        var policies = document.Policies();
        string[] ladder = ["download", "create", "update", "delete"];

        foreach (var action in CloudinaryAction.All.Where(action => ladder.Contains(action.Name)))
        {
            var expected = Array.IndexOf(ladder, action.Name) <= Array.IndexOf(ladder, highest);
            Assert.Equal(expected, policies.May(action, Given.Asset("a/b")));
            Assert.False(policies.May(action, Given.Asset("b")));
        }
    }

    [Fact]
    public void A_custom_global_role_permits_its_lines()
    {
        var role = new RoleEntry("config", RoleScope.Global,
        [
            new RolePermission([CloudinaryAction.Read, CloudinaryAction.Update], EntityTypes.MetadataField),
            new RolePermission(null, EntityTypes.UploadPreset),
            new RolePermission([CloudinaryAction.Read], EntityTypes.Asset) { ResourceTypes = ["video", "raw"], Types = ["private"] },
        ]);
        var policies = (WithRole("config") with { Roles = [role] }).Policies();

        Assert.True(policies.May(CloudinaryAction.Update, Given.Named(EntityTypes.MetadataField)));
        Assert.False(policies.May(CloudinaryAction.Delete, Given.Named(EntityTypes.MetadataField)));
        Assert.True(policies.May(CloudinaryAction.Delete, Given.Named(EntityTypes.UploadPreset)));
        Assert.True(policies.May(CloudinaryAction.Read, Asset("video", "private")));
        Assert.True(policies.May(CloudinaryAction.Read, Asset("raw", "private")));
        Assert.False(policies.May(CloudinaryAction.Read, Asset("image", "private")));
        Assert.False(policies.May(CloudinaryAction.Read, Asset("video", "upload")));
        Assert.False(policies.May(CloudinaryAction.Read, Asset(null, "private")));
    }

    [Fact]
    public void A_custom_folder_role_permits_its_lines_in_the_folder()
    {
        var role = new RoleEntry("retoucher", RoleScope.Folder,
        [
            new RolePermission([CloudinaryAction.Read, CloudinaryAction.Update], EntityTypes.Asset) { ResourceTypes = ["image"] },
        ]);
        var document = Given.WithKey(Given.Key(new FolderAssignment { Path = "shots", Role = "retoucher" })) with { Roles = [role] };
        var policies = document.Policies();

        Assert.True(policies.May(CloudinaryAction.Update, Given.Asset("shots/raw")));
        Assert.False(policies.May(CloudinaryAction.Update, Given.Asset("other")));
        Assert.False(policies.May(CloudinaryAction.Delete, Given.Asset("shots")));
        Assert.False(policies.May(CloudinaryAction.Read, Given.Folder("shots")));
    }

    [Fact]
    public void A_group_role_is_had_by_its_members_only()
    {
        var document = Given.Document() with
        {
            Groups = [new GroupEntry("admins") { Roles = [new RoleAssignment("master_admin")] }],
            Keys = [Given.Key() with { Groups = ["admins"] }, new KeyEntry("other", "demo")],
        };

        Assert.True(document.Policies().May(CloudinaryAction.Delete, Given.Asset("x")));
        Assert.False(document.Policies(new(EntityTypes.ApiKey, "other")).May(CloudinaryAction.Read, Given.Asset("x")));
    }

    private static GrantsDocument WithRole(string role) => Given.WithKey(Given.Key() with { Roles = [new RoleAssignment(role)] });

    private static Entity Asset(string? resourceType, string type) => new AssetResource
    {
        FolderMode = FolderMode.Dynamic,
        FolderPath = "",
        ResourceType = resourceType,
        Type = type,
    }.ToEntity();
}
