using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using static Sidecar.Policy.Tests.Grants.Cloudinary.Material;

namespace Sidecar.Policy.Tests.Grants.Cloudinary;

public class MergeTests
{
    private const string Everything = "permit(principal, action, resource);";

    [Fact]
    public void A_forbid_of_either_source_beats_a_permit_of_the_other()
    {
        var file = Base with { Policies = [new PolicyEntry("file", "forbid(principal == Cloudinary::APIKey::\"app\", action, resource);")] };
        var snapshot = Compile(Policies(Everything), file);
        Assert.False(Reads(snapshot, App));
        Assert.True(Reads(snapshot, new(EntityTypes.ApiKey, "other")));

        file = Base with { Policies = [new PolicyEntry("file", Everything)] };
        Assert.False(Reads(Compile(Policies("forbid(principal == Cloudinary::APIKey::\"app\", action, resource);"), file), App));
    }

    [Fact]
    public void A_role_means_what_the_source_says_in_which_it_is_given()
    {
        var file = Base with
        {
            Roles = [new RoleEntry("r", RoleScope.Global, [new RolePermission([CloudinaryAction.Read], EntityTypes.Asset)])],
            Keys = [Base.Keys[0] with { Roles = [new RoleAssignment("r")] }, Base.Keys[1]],
        };
        var snapshot = Compile(Role("permit(principal, action == Cloudinary::Action::\"delete\", resource is Cloudinary::Asset);", new MaterialAssignment("apiKey", "other", "r")), file);

        Assert.True(Reads(snapshot, App));
        Assert.False(Decide(snapshot, App, CloudinaryAction.Delete));
        Assert.False(Reads(snapshot, new(EntityTypes.ApiKey, "other")));
        Assert.True(Decide(snapshot, new(EntityTypes.ApiKey, "other"), CloudinaryAction.Delete));
    }

    [Fact]
    public void An_environment_that_is_wanted_and_not_there_is_closed_and_one_that_is_not_wanted_is_the_files_alone()
    {
        var file = Base with { Policies = [new PolicyEntry("file", Everything)] };

        var snapshot = Compile(new CloudinaryMaterial(DateTimeOffset.UnixEpoch), file);
        Assert.Null(snapshot.Environments.Values.Single().PoliciesOf(App));
        Assert.False(snapshot.FindKey("app")!.Enabled);

        var unwanted = CloudinaryMerge.Merge(file, Policies("forbid(principal, action, resource);"), new SourceTextReader(new PolicyChecks()), new HashSet<string>(), []);
        Assert.True(Reads(GrantSnapshot.Compile(unwanted.Document), App));
    }

    [Fact]
    public void A_disabled_environment_is_closed_to_unsigned_uploads_as_well()
    {
        var file = Base with { UnsignedUploads = [new UnsignedUploadEntry("drop") { Folders = [new FolderAssignment { Path = "", Level = FolderLevel.Manage }] }] };
        var upload = new EntityUid(EntityTypes.UnsignedUpload, "drop");
        Assert.True(Decide(Compile(Of(Place), file), upload, CloudinaryAction.Create));

        Assert.False(Decide(Compile(Of(Place with { Enabled = false }), file), upload, CloudinaryAction.Create));
    }

    [Fact]
    public void Own_keys_are_added_when_they_are_known_and_taken_by_nobody()
    {
        var file = Base with { Account = new AccountEntry("acc", [new AccountKeyEntry("master")]) };
        var material = Of(Place with { Keys = [new("app", null, true), new("mine", null, true), new("off", null, false), new("master", null, true), new("unknown", null, true)] });

        var keys = Merge(material, file, "app", "mine", "off", "master").Document.Keys;

        Assert.Equal(["app", "other", "mine", "off"], keys.Select(key => key.Key));
        Assert.Equal([true, true, true, false], keys.Select(key => key.Enabled));
    }

    [Fact]
    public void A_user_of_both_has_the_groups_of_both_and_is_enabled_in_both()
    {
        var file = Base with { Groups = [new GroupEntry("g")], Users = [new UserEntry("ann") { Groups = ["g"] }, new UserEntry("bob"), new UserEntry("cut") { Enabled = false }] };
        var users = Merge(
            Of(Place with { Users = [new("ann", true), new("bob", false), new("cut", true), new("new", true)] }) with { Groups = [new("t", null, ["ann", "new"]), new("g", null, ["new"])] },
            file).Document.Users.ToDictionary(user => user.Id);

        Assert.Equal(["g", "t"], users["ann"].Groups);
        Assert.Null(users["ann"].Clouds);
        Assert.False(users["bob"].Enabled);
        Assert.False(users["cut"].Enabled);
        Assert.Equal(["t", "g"], users["new"].Groups);
        Assert.Equal([Base.Environments[0].Cloud], users["new"].Clouds!);
    }

    [Fact]
    public void A_file_without_a_source_keeps_its_version_and_material_changes_it()
    {
        var plain = GrantSnapshot.Compile(Base).Version;
        Assert.Equal(plain, Compile(Of(Place)).Version);

        string[] versions =
        [
            plain,
            Compile(Policies(Everything)).Version,
            Compile(Of(Place with { Users = [new("ann", true)] })).Version,
            Compile(Role(Everything, new MaterialAssignment("apiKey", "app", "r"))).Version,
            Compile(Role(Everything, new MaterialAssignment("apiKey", "app", "r", FolderId: "a"))).Version,
            Compile(Role(Everything, new MaterialAssignment("apiKey", "app", "r", FolderId: "b"))).Version,
            Compile(Role(Everything, new MaterialAssignment("apiKey", "other", "r"))).Version,
        ];
        Assert.Distinct(versions);
    }

    [Fact]
    public void Paths_in_policies_of_Cloudinarys_ignore_case_as_those_of_the_file_do() =>
        Assert.False(Compile(Policies(Everything, "forbid(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_paths.contains(\"Secret\") };"))
            .Environments.Values.Single().PoliciesOf(App)!.Decide(CloudinaryAction.Read, Given.Asset("sEcret/x")).Allowed);
}
