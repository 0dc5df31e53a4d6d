using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class PrincipalGrantTests
{
    private static readonly RoleAssignment[] Everything = [new("master_admin")];

    [Fact]
    public void Unknown_disabled_and_group_principals_have_no_policies()
    {
        var snapshot = GrantSnapshot.Compile(Given.Document() with
        {
            Groups = [new GroupEntry("g")],
            Keys = [Given.Key() with { Enabled = false, Roles = Everything }],
            Users = [new UserEntry("u") { Enabled = false, Roles = Everything }, new UserEntry("v")],
        });
        var environment = snapshot.Environments["demo"];

        Assert.Null(environment.PoliciesOf(Given.App));
        Assert.Null(environment.PoliciesOf(new(EntityTypes.User, "u")));
        Assert.Null(environment.PoliciesOf(new(EntityTypes.User, "nobody")));
        Assert.Null(environment.PoliciesOf(new(EntityTypes.Group, "g")));
        Assert.Null(environment.PoliciesOf(new(EntityTypes.ApiKey, "v")));
        Assert.NotNull(environment.PoliciesOf(new(EntityTypes.User, "v")));
        Assert.Empty(environment.Policies);
    }

    [Fact]
    public void A_disabled_key_is_still_known_by_name()
    {
        var snapshot = GrantSnapshot.Compile(Given.WithKey(Given.Key() with { Enabled = false, Name = "Shop", ActFor = true }));

        var key = snapshot.FindKey("app");

        Assert.NotNull(key);
        Assert.False(key.Enabled);
        Assert.True(key.ActFor);
        Assert.Equal("Shop", key.Name);
        Assert.Equal(Given.App, key.Principal);
        Assert.Same(snapshot.Environments["demo"], key.Environment);
        Assert.Null(snapshot.FindKey("APP"));
    }

    [Fact]
    public void Names_of_users_keys_and_groups_do_not_mix()
    {
        var document = Given.Document() with
        {
            Groups = [new GroupEntry("app") { Roles = Everything }],
            Users = [new UserEntry("app") { Roles = Everything }],
            Keys = [Given.Key()],
        };

        Assert.False(document.Policies().May(CloudinaryAction.Read, Given.Asset("x")));
    }

    [Fact]
    public void A_key_is_known_in_its_own_environment_only()
    {
        var snapshot = GrantSnapshot.Compile(TwoEnvironments() with { Keys = [Given.Key() with { Roles = Everything }] });

        Assert.NotNull(snapshot.Environments["demo"].PoliciesOf(Given.App));
        Assert.Null(snapshot.Environments["other"].PoliciesOf(Given.App));
    }

    [Fact]
    public void A_grant_holds_in_the_cloud_it_names()
    {
        var ann = new EntityUid(EntityTypes.User, "ann");
        var document = TwoEnvironments() with
        {
            Users =
            [
                new UserEntry("ann")
                {
                    Roles = [new RoleAssignment("reports", "*")],
                    Folders = [Given.Path("a", FolderLevel.View) with { Cloud = "other" }],
                },
            ],
            Policies = [new PolicyEntry("p", "permit(principal, action, resource is Cloudinary::UploadPreset);") { Cloud = "demo" }],
        };
        var here = document.Policies(ann);
        var there = document.Policies(ann, "other");

        Assert.False(here.May(CloudinaryAction.Read, Given.Asset("a")));
        Assert.True(there.May(CloudinaryAction.Read, Given.Asset("a")));
        Assert.True(here.May(CloudinaryAction.Read, Given.Named(EntityTypes.Report)));
        Assert.True(there.May(CloudinaryAction.Read, Given.Named(EntityTypes.Report)));
        Assert.True(here.May(CloudinaryAction.Read, Given.Named(EntityTypes.UploadPreset)));
        Assert.False(there.May(CloudinaryAction.Read, Given.Named(EntityTypes.UploadPreset)));
    }

    [Fact]
    public void An_unsigned_upload_is_admitted_when_declared()
    {
        var document = Given.Document() with
        {
            UnsignedUploads = [new UnsignedUploadEntry("web-form") { Folders = [Given.Path("inbox", FolderLevel.Contribute)] }],
        };
        var policies = document.Policies(new(EntityTypes.UnsignedUpload, "web-form"));

        Assert.True(policies.May(CloudinaryAction.Create, Given.Asset("inbox")));
        Assert.False(policies.May(CloudinaryAction.Create, Given.Asset("elsewhere")));
        Assert.False(policies.May(CloudinaryAction.Update, Given.Asset("inbox")));
        Assert.Null(GrantSnapshot.Compile(document).Environments["demo"].PoliciesOf(new(EntityTypes.UnsignedUpload, "other")));
    }

    [Fact]
    public void An_unsigned_upload_is_admitted_when_a_permit_names_it_and_not_by_open_ones()
    {
        var environment = GrantSnapshot.Compile(Given.WithCedar("""
            permit(principal, action, resource);
            forbid(principal == Sidecar::UnsignedUpload::"forbidden", action, resource);
            permit(principal == Sidecar::UnsignedUpload::"named", action, resource is Cloudinary::Asset);
            """)).Environments["demo"];

        Assert.NotNull(environment.PoliciesOf(new(EntityTypes.UnsignedUpload, "named")));
        Assert.Null(environment.PoliciesOf(new(EntityTypes.UnsignedUpload, "forbidden")));
        Assert.Null(environment.PoliciesOf(new(EntityTypes.UnsignedUpload, "any")));
    }

    [Fact]
    public void Environments_keep_what_a_request_needs_to_know()
    {
        var environment = GrantSnapshot.Compile(Given.Document(FolderMode.Fixed)).Environments["demo"];

        Assert.Equal("demo", environment.CloudName);
        Assert.Equal(Given.ProductEnvironmentId, environment.Id);
        Assert.Equal(FolderMode.Fixed, environment.FolderMode);
    }

    private static GrantsDocument TwoEnvironments() => new([Given.Environment(), Given.Environment(cloud: "other", id: "ff")]);
}
