using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using static Sidecar.Policy.Tests.Limits.Conditions;

namespace Sidecar.Policy.Tests.Limits;

/// <summary>Forbids as people write them, with <c>has</c> before what may be missing, end as exclusions.</summary>
public sealed class ForbidTests
{
    private const string Acme = "(asset_folder=\"acme\" OR asset_folder:\"acme/*\")";

    [Theory]
    [InlineData("resource.tags.contains(\"7\")", " AND -tags=\"7\"")]
    [InlineData("resource has tags && resource.tags.contains(\"7\")", " AND -tags=\"7\"")]
    [InlineData("resource has tags && (resource.tags.contains(\"7\") || resource.tags.contains(\"8\"))", " AND -tags=\"7\" AND -tags=\"8\"")]
    [InlineData("resource has collection_ids && resource.collection_ids.contains(\"known\")", " AND -asset_id=\"m1\" AND -asset_id=\"m2\"")]
    [InlineData("resource.resource_type == \"video\"", " AND -resource_type:video")]
    [InlineData("resource has public_id && resource.public_id like \"1*\"", " AND -public_id:\"1*\"")]
    [InlineData("resource.ancestor_paths.contains(\"acme/hidden\")", " AND -asset_folder=\"acme/hidden\" AND -asset_folder:\"acme/hidden/*\"")]
    public void A_forbid_is_an_exclusion(string condition, string exclusion)
    {
        var limit = LimitOf(condition);

        Assert.Equal(new SearchLimit(SearchLimitKind.Expression, Acme + exclusion, true), limit);
    }

    [Theory]
    [InlineData("resource has tags")]
    [InlineData("resource has tags && !resource.tags.contains(\"x\")")]
    [InlineData("resource has tags && resource.tags.contains(\"\\\"\")")]
    public void What_depends_on_a_missing_attribute_is_widened(string condition) =>
        Assert.Equal(new SearchLimit(SearchLimitKind.Expression, Acme[1..^1], false), LimitOf(condition));

    private static SearchLimit LimitOf(string forbidden)
    {
        var policies = CedarParser.ParsePolicies(
            $"permit(principal, action, resource) when {{ resource.ancestor_paths.contains(\"acme\") }}; forbid(principal, action, resource) when {{ {forbidden} }};");
        var engine = PolicyEngine.Compile(policies, EntityStore.Empty);
        return Compile(engine.ResidualFor(new EntityUid(EntityTypes.ApiKey, "k"), CloudinaryAction.Read.Uid, EntityTypes.Asset));
    }
}
