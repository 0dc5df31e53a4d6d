using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using static Sidecar.Policy.Tests.Grants.Cloudinary.Material;

namespace Sidecar.Policy.Tests.Grants.Cloudinary;

public class RoleParameterTests
{
    private const string InFolder = "permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when { resource.ancestor_ids.contains(\"<folder_id>\") };";

    public static TheoryData<string> Hostile =>
    [
        "x\"); permit(principal,action,resource);//",
        "\" || true || \"",
        "\\",
        "\\\") }; permit(principal, action, resource) when { (\"",
        "<folder_id>",
        "*",
        "a\nb",
        "\u2028",
        "x\" } unless { false",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_parameter_stays_one_string_whatever_it_holds(string id)
    {
        var snapshot = Compile(Role(InFolder, new MaterialAssignment("apiKey", "app", "r", FolderId: id)));

        var policy = Assert.Single(snapshot.Environments.Values.Single().Policies);
        Assert.Single(CedarParser.ParsePolicies(policy.ToString()));
        Assert.True(Reads(snapshot, App, id));
        Assert.False(Reads(snapshot, App));
        Assert.False(Decide(snapshot, App, CloudinaryAction.Delete, id));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void So_does_the_id_of_a_principal(string id)
    {
        var snapshot = Compile(Role("permit(principal, action, resource);", new MaterialAssignment("apiKey", id, "r")));

        Assert.False(Reads(snapshot, App));
    }

    [Fact]
    public void Without_a_value_for_its_placeholder_a_permit_is_left_out_and_a_forbid_denies_everywhere()
    {
        Assert.False(Reads(Compile(Role(InFolder, new MaterialAssignment("apiKey", "app", "r"))), App, "<folder_id>"));
        Assert.False(Reads(Compile(Role(InFolder, new MaterialAssignment("apiKey", "app", "r", CollectionId: Folder))), App));

        var forbid = "permit(principal, action, resource); forbid(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_ids.contains(\"<folder_id>\") };";
        Assert.True(Reads(Compile(Role(forbid, new MaterialAssignment("apiKey", "app", "r", FolderId: "elsewhere"))), App));
        var merged = Merge(Role(forbid, new MaterialAssignment("apiKey", "app", "r")));
        Assert.False(Reads(GrantSnapshot.Compile(merged.Document), App));
        Assert.Equal("cloudinary:role:r/p", Assert.Single(merged.Problems).Subject);
    }

    [Fact]
    public void A_placeholder_that_is_part_of_a_longer_text_is_not_filled()
    {
        var statement = "permit(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_ids.contains(\"x<folder_id>\") };";
        Assert.Equal(SourceEffect.Skipped, Assert.Single(Merge(Role(statement, new MaterialAssignment("apiKey", "app", "r", FolderId: Folder))).Problems).Effect);
    }

    [Fact]
    public void A_placeholder_may_be_the_id_of_the_resource()
    {
        var snapshot = Compile(Role("permit(principal, action, resource == Cloudinary::Collection::\"<collection_id>\");", new MaterialAssignment("apiKey", "app", "r", CollectionId: "look\"book")));

        Assert.Contains("Cloudinary::Collection::\"look\\\"book\"", Assert.Single(snapshot.Environments.Values.Single().Policies).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_is_for_whom_it_is_given_to_and_for_the_members_of_a_group()
    {
        var ann = new EntityUid(EntityTypes.User, "ann");
        var material = Role("permit(principal, action, resource);", new MaterialAssignment("group", "team", "r"), new MaterialAssignment("provisioningKey", "app", "r"));
        material = material with
        {
            Environments = [material.Environments[0] with { Users = [new("ann", true), new("bob", true), new("cut", false)] }],
            Groups = [new("team", "Team", ["ann", "cut", "gone"]), new("empty", null, [])],
        };
        var snapshot = Compile(material);

        Assert.True(Reads(snapshot, ann));
        Assert.False(Reads(snapshot, new(EntityTypes.User, "bob")));
        Assert.False(Reads(snapshot, new(EntityTypes.User, "cut")));
        Assert.False(Reads(snapshot, new(EntityTypes.User, "gone")));
        Assert.False(Reads(snapshot, App));
    }

    [Theory]
    [InlineData("permit(principal is Cloudinary::User, action, resource);", false)]
    [InlineData("permit(principal is Cloudinary::APIKey, action, resource);", true)]
    [InlineData("permit(principal == Cloudinary::APIKey::\"other\", action, resource);", false)]
    [InlineData("permit(principal, action, resource); forbid(principal == Cloudinary::APIKey::\"other\", action, resource);", false)]
    public void A_role_that_names_principals_itself_gives_nothing_to_others(string statement, bool expected)
    {
        var snapshot = Compile(Role(statement, new MaterialAssignment("apiKey", "app", "r")));

        Assert.Equal(expected, Reads(snapshot, App));
        Assert.False(Reads(snapshot, new(EntityTypes.ApiKey, "other")));
    }

    [Fact]
    public void A_role_that_cannot_be_read_denies_everything_to_those_who_have_it_and_nobody_else()
    {
        var material = Role("forbid(principal", new MaterialAssignment("apiKey", "app", "r"));
        var snapshot = Compile(material with { Environments = [material.Environments[0] with { Policies = [new("all", "permit(principal, action, resource);")] }] });

        Assert.False(Reads(snapshot, App));
        Assert.True(Reads(snapshot, new(EntityTypes.ApiKey, "other")));
    }

    [Fact]
    public void An_id_that_no_document_may_hold_stops_nobody_else()
    {
        var merged = Merge(Of(Place with { Users = [new("a\u0000b", true), new("ann", true)] }) with { Groups = [new("\ud800", null, ["ann"]), new("", null, ["ann"])] });

        Assert.Equal("ann", Assert.Single(merged.Document.Users).Id);
        Assert.Empty(merged.Document.Groups);
        Assert.NotEmpty(merged.Problems);
        GrantSnapshot.Compile(merged.Document);
    }
}
