using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using static Sidecar.Policy.Tests.Grants.Cloudinary.Material;

namespace Sidecar.Policy.Tests.Grants.Cloudinary;

/// <summary>What is wrong at Cloudinary cannot be put right here: it may take away, and never give.</summary>
public class BrokenPolicyTests
{
    private const string Everything = "permit(principal, action, resource);";

    [Theory]
    [InlineData("permit(principal, action, resource) when { resource.nonsense };", "does not validate")]
    [InlineData("permit(principal, action, resource) unless { resource has secret };", "does not validate")]
    [InlineData("permit(principal, action == Cloudinary::Action::\"reed\", resource);", "does not validate")]
    [InlineData("permit(principal == ?principal, action, resource);", "template")]
    [InlineData("permit(principal, action, resource", "is not Cedar")]
    [InlineData("permit(principal, action, resource) // forbid nothing", "is not Cedar")]
    [InlineData("permit(principal == Cloudinary::Folder::\"forbidden\", action, resource", "is not Cedar")]
    [InlineData("", "no statement")]
    public void A_wrong_permit_is_left_out_and_named(string statement, string reason)
    {
        var merged = Merge(Policies(statement, "permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);"));

        var problem = Assert.Single(merged.Problems);
        Assert.Equal(("cloudinary:p0", SourceEffect.Skipped), (problem.Subject, problem.Effect));
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        var snapshot = GrantSnapshot.Compile(merged.Document);
        Assert.True(Reads(snapshot, App));
        Assert.False(Decide(snapshot, App, CloudinaryAction.Delete));
    }

    [Theory]
    [InlineData("forbid(principal == Cloudinary::APIKey::\"app\", action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when { resource.nonsense };")]
    [InlineData("forbid(principal == Cloudinary::APIKey::\"app\", action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when { resource has nonsense };")]
    [InlineData("forbid(principal == Cloudinary::APIKey::\"app\", action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) unless { resource.type > 3 };")]
    public void A_wrong_forbid_denies_in_its_whole_scope(string statement)
    {
        var merged = Merge(Policies(Everything, statement));

        Assert.Equal(SourceEffect.Widened, Assert.Single(merged.Problems).Effect);
        var snapshot = GrantSnapshot.Compile(merged.Document);
        Assert.False(Reads(snapshot, App));
        Assert.True(Decide(snapshot, App, CloudinaryAction.Update));
        Assert.True(Reads(snapshot, new("Cloudinary::APIKey", "other")));
    }

    [Theory]
    [InlineData("forbid(principal == Cloudinary::apikey::\"app\", action, resource);")]
    [InlineData("forbid(principal == ?principal, action, resource);")]
    [InlineData("forbid(principal, action, resource == ?resource);")]
    public void A_forbid_that_says_nobody_means_everybody(string statement) =>
        Assert.False(Reads(Compile(Policies(Everything, statement)), App));

    [Theory]
    [InlineData("forbid(principal, action, resource")]
    [InlineData("forbid(principal, action, resource) when { resource.tags.contains(\"x };")]
    [InlineData("permit(principal == Cloudinary::User::\"a\"\", action, resource); forbid(principal, action, resource); // \"")]
    [InlineData("permit(principal, action, resource) when { \"http://x };\nforbid (principal, action, resource);")]
    [InlineData("permit(principal, action, resource); forbid")]
    [InlineData("nonsense forbid // x\n(principal, action, resource);")]
    [InlineData("@x(\"open) forbid")]
    public void A_text_that_may_hold_a_forbid_denies_everything(string statement)
    {
        var merged = Merge(Policies(Everything, statement));

        Assert.Equal(SourceEffect.DeniesEverything, Assert.Single(merged.Problems).Effect);
        Assert.False(Reads(GrantSnapshot.Compile(merged.Document), App));
    }

    [Fact]
    public void Of_the_whole_account_only_forbids_reach_into_an_environment()
    {
        var account = Policies(Everything) with { Policies = [new MaterialPolicy("a", "forbid(principal, action == Cloudinary::Action::\"delete\", resource);")] };
        var snapshot = Compile(account);
        Assert.True(Reads(snapshot, App));
        Assert.False(Decide(snapshot, App, CloudinaryAction.Delete));

        Assert.False(Reads(Compile(Policies() with { Policies = [new MaterialPolicy("a", Everything)] }), App));
    }

    [Fact]
    public void A_disabled_policy_is_none() => Assert.True(Reads(
        Compile(Of(Place with { Policies = [new("a", Everything), new("b", "forbid(principal, action, resource);", Enabled: false), new("c", "forbid(", Enabled: false)] })), App));

    [Fact]
    public void A_text_read_before_is_judged_by_what_is_remembered_and_a_changed_one_anew()
    {
        var texts = new SourceTextReader(new PolicyChecks());
        GrantSnapshot Next(string statement) =>
            GrantSnapshot.Compile(CloudinaryMerge.Merge(Base, Policies(statement), texts, new HashSet<string>(), [Place.Id]).Document);

        var first = Next(Everything);
        Assert.Equal(first.Version, Next(Everything).Version);
        Assert.False(Reads(Next("permit(principal, action, resource is Cloudinary::Folder);"), App));
        Assert.NotEqual(first.Version, Next("permit(principal, action, resource is Cloudinary::Folder);").Version);
        Assert.True(Reads(Next(Everything), App));
    }
}
