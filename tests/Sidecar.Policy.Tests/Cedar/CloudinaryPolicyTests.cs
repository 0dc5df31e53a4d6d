namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;

/// <summary>The policies that Cloudinary's own documents show, end to end: text, decision, diagnostics, residual.</summary>
public sealed class CloudinaryPolicyTests
{
    private static readonly EntityUid Key = new("Cloudinary::APIKey", "1234");
    private static readonly EntityUid Read = new("Cloudinary::Action", "read");

    [Fact]
    public void The_documented_folder_policy_allows_below_the_folder_only()
    {
        var engine = Engine("""
            permit(principal == Cloudinary::APIKey::"1234",action==Cloudinary::Action::"read",resource is Cloudinary::Folder ) when {resource.ancestor_ids.contains("asdfjkl12347890")} ;
            """);
        Assert.True(engine.Decide(new(Key, Read, Folder("root", "asdfjkl12347890"))).Allowed);
        Assert.False(engine.Decide(new(Key, Read, Folder("root", "other"))).Allowed);
        Assert.False(engine.Decide(new(new("Cloudinary::APIKey", "9"), Read, Folder("asdfjkl12347890"))).Allowed);
        Assert.False(engine.Decide(new(Key, new("Cloudinary::Action", "update"), Folder("asdfjkl12347890"))).Allowed);
    }

    [Fact]
    public void A_missing_attribute_skips_a_permit_and_marks_a_forbid()
    {
        var engine = Engine("""
            permit(principal, action, resource);
            forbid(principal, action, resource) when { resource.ancestor_ids.contains("secret") };
            """);
        var resource = new Entity(new("Cloudinary::Folder", "f"), new Dictionary<string, CedarValue>());
        var decision = engine.Decide(new(Key, Read, resource));
        Assert.True(decision.Allowed);
        Assert.True(decision.ForbidErrored);
        var result = engine.Authorize(new(Key, Read, resource));
        Assert.Equal("policy1", Assert.Single(result.Errors).Policy.Id);
    }

    [Fact]
    public void The_residual_of_folder_grants_is_a_flat_choice_of_folders()
    {
        var engine = Engine("""
            permit(principal, action in [Cloudinary::Action::"read"], resource is Cloudinary::Asset) when { resource.ancestor_ids.contains("a") };
            permit(principal, action, resource) when { resource.ancestor_ids.contains("b") || resource.ancestor_ids.contains("c") };
            forbid(principal, action, resource) when { resource.tags.contains("secret") };
            """);
        var residual = engine.ResidualFor(Key, Read, "Cloudinary::Asset");
        Assert.Equal(ResidualKind.When, residual.Kind);
        Assert.True(residual.Exact);
        var and = Assert.IsType<Formula.And>(residual.Condition);
        Assert.Equal(
            new Formula.Or([Has("ancestor_ids", "a"), Has("ancestor_ids", "b"), Has("ancestor_ids", "c")]),
            and.Operands[0]);
        Assert.Equal(new Formula.Atom("tags", AtomOperator.IsSet, null), and.Operands[1]);
        Assert.Equal(new Formula.Not(Has("tags", "secret")), and.Operands[2]);
    }

    private static Formula.Atom Has(string attribute, string value) => new(attribute, AtomOperator.Contains, value);

    private static Entity Folder(params string[] ids) => new(
        new("Cloudinary::Folder", "f"),
        new Dictionary<string, CedarValue> { ["ancestor_ids"] = CedarValue.SetOf(ids) });

    private static PolicyEngine Engine(string text) => PolicyEngine.Compile(CedarParser.ParsePolicies(text), EntityStore.Empty);
}
