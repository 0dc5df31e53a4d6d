using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class PrincipalPoliciesTests
{
    private static readonly GrantsDocument Document = Given.WithCedar("""
        permit(principal == Cloudinary::APIKey::"app", action == Cloudinary::Action::"read", resource is Cloudinary::Asset)
        when { resource.tags.contains("public") };
        permit(principal == Cloudinary::APIKey::"other", action, resource is Cloudinary::Asset) when { resource.asset_id == "x" };
        permit(principal in Cloudinary::Group::"team", action in [Cloudinary::Action::"update"], resource is Cloudinary::Asset)
        when { resource has collection_ids && resource.collection_ids.contains("c") };
        forbid(principal is Cloudinary::User, action, resource) when { resource.public_id like "x*" };
        forbid(principal, action == Cloudinary::Action::"delete", resource) unless { resource["type"] == "upload" };
        """) with
    {
        Groups = [new GroupEntry("team")],
        Keys = [Given.Key() with { Groups = ["team"] }],
        Users = [new UserEntry("ann")],
    };

    [Theory]
    [InlineData("read", EntityTypes.Asset, "tags", true)]
    [InlineData("read", EntityTypes.Folder, "tags", false)] // another type
    [InlineData("update", EntityTypes.Asset, "tags", false)] // another action
    [InlineData("read", EntityTypes.Asset, "asset_id", false)] // another principal
    [InlineData("update", EntityTypes.Asset, "collection_ids", true)] // through the group
    [InlineData("read", EntityTypes.Asset, "collection_ids", false)]
    [InlineData("read", EntityTypes.Asset, "public_id", false)] // users only
    [InlineData("delete", EntityTypes.Asset, "type", true)] // everyone, everything
    [InlineData("delete", EntityTypes.Report, "type", true)]
    [InlineData("read", EntityTypes.Asset, "type", false)]
    public void An_attribute_is_read_when_a_policy_that_can_apply_reads_it(string action, string type, string attribute, bool expected)
    {
        var policies = Document.Policies();
        var asked = CloudinaryAction.All.Single(candidate => candidate.Name == action);

        Assert.Equal(expected, policies.Reads(asked, type, attribute));
        Assert.Equal(expected, policies.Reads(asked, type, attribute));
    }

    [Fact]
    public void A_user_meets_the_policies_for_users()
    {
        var policies = Document.Policies(new(EntityTypes.User, "ann"));

        Assert.True(policies.Reads(CloudinaryAction.Read, EntityTypes.Asset, "public_id"));
        Assert.False(policies.Reads(CloudinaryAction.Read, EntityTypes.Asset, "tags"));
    }

    [Fact]
    public void Folder_levels_read_paths_or_ids_as_they_were_granted()
    {
        var byPath = Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View))).Policies();
        var byId = Given.WithKey(Given.Key(Given.Id("c8", FolderLevel.View))).Policies();

        Assert.True(byPath.Reads(CloudinaryAction.Read, EntityTypes.Asset, "ancestor_paths"));
        Assert.False(byPath.Reads(CloudinaryAction.Read, EntityTypes.Asset, "ancestor_ids"));
        Assert.True(byId.Reads(CloudinaryAction.Read, EntityTypes.Asset, "ancestor_ids"));
        Assert.False(byId.Reads(CloudinaryAction.Delete, EntityTypes.Asset, "ancestor_ids"));
    }

    [Fact]
    public void The_residual_of_a_level_is_a_condition_on_the_folder()
    {
        var policies = Given.WithKey(Given.Key(Given.Path("Clients/Acme", FolderLevel.View))).Policies();

        var residual = policies.ResidualFor(CloudinaryAction.Read, EntityTypes.Asset);

        Assert.Equal(ResidualKind.When, residual.Kind);
        Assert.True(residual.Exact);
        Assert.Equal(new Formula.Atom("ancestor_paths", AtomOperator.Contains, "clients/acme"), residual.Condition);
        Assert.Equal(ResidualKind.Never, policies.ResidualFor(CloudinaryAction.Delete, EntityTypes.Asset).Kind);
    }

    [Fact]
    public void An_explanation_names_every_policy_behind_a_decision()
    {
        var document = Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View), Given.Path("a/b", FolderLevel.Edit)));

        var result = document.Policies().Explain(CloudinaryAction.Read, Given.Asset("a/b"));

        Assert.Equal(["key:app/folder:a/view/assets", "key:app/folder:a/b/edit/assets"], result.Determining.Select(policy => policy.Id));
    }

    [Fact]
    public void Deciding_and_asking_what_is_read_allocate_nothing()
    {
        var policies = Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View))).Policies();
        var asset = Given.Asset("a/b");
        for (var i = 0; i < 200; i++)
        {
            Ask();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Ask();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Ask()
        {
            policies.Decide(CloudinaryAction.Read, asset);
            policies.Reads(CloudinaryAction.Read, EntityTypes.Asset, "tags");
        }
    }
}
