using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

public class HandWrittenPolicyTests
{
    [Fact]
    public void A_forbid_beats_what_levels_and_roles_permit()
    {
        var document = Given.WithCedar("""
            forbid(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_paths.contains("secret") };
            """) with
        {
            Keys = [Given.Key() with { Roles = [new RoleAssignment("master_admin")] }],
        };

        Assert.False(document.Policies().May(CloudinaryAction.Read, Given.Asset("secret/x")));
        Assert.True(document.Policies().May(CloudinaryAction.Read, Given.Asset("open")));
    }

    [Theory]
    [InlineData("""resource.ancestor_paths.contains("Secret/Plans")""")]
    [InlineData("""resource.ancestor_paths.containsAny(["Secret/Plans", "Other"])""")]
    [InlineData("""["Secret/Plans"].containsAny(resource.ancestor_paths)""")]
    [InlineData("""resource has ancestor_paths && !(!resource.ancestor_paths.contains("Secret/Plans"))""")]
    [InlineData("""resource["ancestor_paths"].containsAll(["SECRET", "Secret/PLANS"])""")]
    public void A_capital_letter_does_not_let_an_asset_past_a_forbid_in_dynamic_mode(string condition)
    {
        var cedar = $"permit(principal, action, resource);\nforbid(principal, action, resource is Cloudinary::Asset) when {{ {condition} }};";

        var dynamic = Given.WithCedar(cedar).Policies();
        Assert.False(dynamic.May(CloudinaryAction.Read, Given.Asset("secret/plans")));
        Assert.False(dynamic.May(CloudinaryAction.Read, Given.Asset("SECRET/Plans")));
        Assert.True(dynamic.May(CloudinaryAction.Read, Given.Asset("open")));
        Assert.True(Given.WithCedar(cedar, FolderMode.Fixed).Policies().May(CloudinaryAction.Read, Given.Asset("secret/plans", FolderMode.Fixed)));
    }

    [Fact]
    public void A_forbid_that_cannot_be_evaluated_is_reported_for_the_caller_to_deny()
    {
        var policies = Given.WithCedar("""
            permit(principal, action, resource);
            forbid(principal, action, resource is Cloudinary::Asset) when { resource.tags.contains("embargo") };
            """).Policies();

        Assert.True(policies.Decide(CloudinaryAction.Read, Given.Asset("x")).ForbidErrored);
    }

    [Fact]
    public void Policies_are_named_by_text_and_number_or_by_their_own_id()
    {
        var document = Given.WithKey(Given.Key(Given.Path("a", FolderLevel.View))) with
        {
            Policies =
            [
                new PolicyEntry("one.cedar", """
                    permit(principal, action, resource is Cloudinary::Asset);
                    @id("mine") permit(principal, action, resource is Cloudinary::Folder);
                    @id("twice") permit(principal, action, resource is Cloudinary::Report);
                    """),
                new PolicyEntry("two.cedar", """
                    @id("twice") permit(principal, action, resource is Cloudinary::Feature);
                    @id("key:app/folder:a/view/assets") permit(principal, action, resource is Cloudinary::Role);
                    @id("") permit(principal, action, resource is Cloudinary::Account);
                    """),
            ],
        };

        var ids = GrantSnapshot.Compile(document).Environments["demo"].Policies.Select(policy => policy.Id);

        Assert.Equal(
            [
                "key:app/folder:a/view/assets", "key:app/folder:a/view/folders",
                "one.cedar#0", "mine", "one.cedar#2", "two.cedar#0", "two.cedar#1", "two.cedar#2",
            ],
            ids);
    }

    [Fact]
    public void A_disabled_text_is_checked_and_has_no_effect()
    {
        var off = Given.WithCedar("permit(principal, action, resource);") with { };
        off = off with { Policies = [off.Policies[0] with { Enabled = false }] };
        var wrong = Given.WithCedar("permit(principal, action);");
        wrong = wrong with { Policies = [wrong.Policies[0] with { Enabled = false }] };

        Assert.False(off.Policies().May(CloudinaryAction.Read, Given.Asset("x")));
        Assert.Throws<CedarSyntaxException>(() => GrantSnapshot.Compile(wrong));
    }

    [Theory]
    [InlineData("""forbid(principal, action == Cloudinary::Action::"udpate", resource);""", "\"update\"")]
    [InlineData("""forbid(principal, action in [Cloudinary::Action::"read", Cloudinary::Action::"Delete"], resource);""", "\"delete\"")]
    [InlineData("""forbid(principal, action == Action::"read", resource);""", "Cloudinary::Action")]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Assets);""", "\"Cloudinary::Asset\"")]
    [InlineData("""forbid(principal, action, resource == Cloudinary::folder::"x");""", "\"Cloudinary::Folder\"")]
    [InlineData("""forbid(principal, action, resource is Asset);""", "Cloudinary::Asset")]
    [InlineData("""forbid(principal, action, resource in Cloudinary::Fodler::"x");""", "\"Cloudinary::Folder\"")]
    [InlineData("""forbid(principal == Cloudinary::user::"x", action, resource);""", "\"Cloudinary::User\"")]
    [InlineData("""forbid(principal in Cloudinary::Groups::"x", action, resource);""", "\"Cloudinary::Group\"")]
    [InlineData("""forbid(principal is Cloudinary::Asset, action, resource);""", "principal type")]
    [InlineData("""forbid(principal == ?principal, action, resource);""", "template")]
    [InlineData("""forbid(principal is Sidecar::UnsignedUploads, action, resource);""", "\"Sidecar::UnsignedUpload\"")]
    public void A_scope_that_could_never_match_is_refused_with_what_was_meant(string cedar, string suggestion)
    {
        var error = Assert.Throws<GrantsDocumentException>(() => GrantSnapshot.Compile(Given.WithCedar("\n\n" + cedar)));

        Assert.Equal("test.cedar", error.Location);
        Assert.Equal(3, error.PolicyLine);
        Assert.Contains(suggestion, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_products_policies_are_left_alone_and_pointed_out()
    {
        var snapshot = GrantSnapshot.Compile(Given.WithCedar(
            """permit(principal, action == MediaFlows::Action::"run", resource is MediaFlows::EasyFlow);"""));

        Assert.Equal(2, snapshot.Warnings.Count);
        Assert.All(snapshot.Warnings, warning => Assert.StartsWith("test.cedar:1: policy test.cedar#0 ", warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""permit(principal == Cloudinary::APIKey::"gone", action, resource);""", "gone")]
    [InlineData("""permit(principal in Cloudinary::Group::"gone", action, resource);""", "gone")]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Folder) when { resource.path == "Secret" };""", "letter case")]
    public void What_is_probably_a_mistake_is_warned_about(string cedar, string what)
    {
        var warning = Assert.Single(GrantSnapshot.Compile(Given.WithCedar(cedar)).Warnings);

        Assert.Contains(what, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_is_not_warned_about()
    {
        Assert.Empty(GrantSnapshot.Compile(Given.WithCedar("""
            permit(principal == Cloudinary::APIKey::"app", action, resource is Cloudinary::Asset) when { resource.ancestor_ids.contains("c8") };
            permit(principal == Sidecar::UnsignedUpload::"form", action == Cloudinary::Action::"create", resource is Cloudinary::Asset);
            """)).Warnings);
    }

    [Fact]
    public void A_syntax_error_names_the_text_and_the_line()
    {
        var error = Assert.Throws<CedarSyntaxException>(() => GrantSnapshot.Compile(Given.WithCedar("permit(principal, action, resource);\npermit(")));

        Assert.Equal("test.cedar", error.SourceName);
        Assert.Equal(2, error.Line);
    }
}
