using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Policy.Tests.Grants;

/// <summary>What the schema says of a policy, and what becomes of the grants. In the tables: refused always, refused by default, warned about.</summary>
public class PolicyValidationTests
{
    private const string Asset = "action, resource is Cloudinary::Asset";

    /// <summary>Cloudinary's schema as it might be: with more than the sidecar has.</summary>
    private static readonly CedarSchema Larger = CloudinarySchema.Parse("""
        namespace Cloudinary {
          entity Asset in [Folder] = { locked?: Bool, created_at?: Long };
          entity Folder, VideoPlayer;
          entity Feature enum ["cld::global::ml::access"];
          action archive appliesTo { principal: [APIKey, User], resource: [Asset] };
          action read appliesTo { principal: [APIKey, User], resource: [Asset, Folder, VideoPlayer] };
        }
        """);

    [Theory]
    [InlineData("""permit(principal, action == Cloudinary::Action::"udpate", resource);""", "\"udpate\" (did you mean \"update\"?)")]
    [InlineData("""permit(principal, action, resource is Cloudinary::Assets);""", "\"Cloudinary::Assets\" (did you mean \"Cloudinary::Asset\"?)")]
    [InlineData("""permit(principal, action, resource) when { action == Cloudinary::Action::"udpate" };""", "\"udpate\" (did you mean \"update\"?)")]
    [InlineData("""permit(principal, action, resource) unless { resource is Cloudinary::Fodler };""", "\"Cloudinary::Fodler\" (did you mean \"Cloudinary::Folder\"?)")]
    [InlineData("""permit(principal, action, resource) unless { principal == Cloudinary::Usr::"x" };""", "\"Cloudinary::Usr\" (did you mean \"Cloudinary::User\"?)")]
    [InlineData("""permit(principal, action, resource) unless { resource has ancestor_path };""", "\"ancestor_path\" (did you mean \"ancestor_paths\"?)")]
    [InlineData("""forbid(principal, action, resource) when { resource has ancestor_path };""", "\"ancestor_path\" (did you mean \"ancestor_paths\"?)")]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Asset) when { resource has path && resource.path == "x" };""", "\"path\"")]
    [InlineData("""permit(principal, action, resource is Cloudinary::Asset) when { resource.hasTag("x") || resource.type == "upload" };""", "a tag")]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Asset) when { resource.type == 5 };""", "expected values of one type, found String and Long")]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_paths.contains(5) };""", "expected values of one type, found String and Long")]
    [InlineData("""permit(principal, action == Cloudinary::Action::"move", resource) unless { context has direction };""", "\"direction\"")]
    public void What_is_silently_false_refuses_the_grants_whatever_is_set(string cedar, string found)
    {
        Assert.Contains(found, Refused(cedar).Message, StringComparison.Ordinal);
        Assert.Contains(found, Refused(cedar, PolicyValidation.Warn).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""forbid(principal, {{Asset}}) when { resource.ancestor_path.contains("x") };""", "expected an attribute of Cloudinary::Asset (ancestor_ids, ancestor_paths, asset_id, collection_ids, public_id, resource_type, tags, type), found \"ancestor_path\" (did you mean \"ancestor_paths\"?)")]
    [InlineData($$"""permit(principal, {{Asset}}) when { resource.ancestor_path.contains("x") };""", "(did you mean \"ancestor_paths\"?)")]
    [InlineData("""permit(principal, action, resource) when { resource.ancestor_path.contains("x") };""", "(did you mean \"ancestor_paths\"?)")]
    [InlineData("""permit(principal, action, resource) when { resource is Cloudinary::Asset && resource.tagz.contains("x") || resource is Cloudinary::Folder };""", "(did you mean \"tags\"?)")]
    [InlineData("""permit(principal, action, resource is Cloudinary::Folder) when { resource.name.contains("x") };""", "expected a set, found String")]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Folder) when { resource.name.contains("x") };""", "expected a set, found String")]
    [InlineData("""permit(principal, action, resource is Cloudinary::Folder) when { resource has pfad && resource.pfad == "x" };""", "\"pfad\"")]
    [InlineData("""forbid(principal, action, resource) when { principal.name == "x" };""", "\"name\"")]
    [InlineData("""forbid(principal, action == Cloudinary::Action::"moderate", resource is Cloudinary::Folder);""", "never asked for")]
    [InlineData("""forbid(principal is Cloudinary::User, action, resource) when { principal == Cloudinary::APIKey::"x" };""", "always false")]
    [InlineData("""forbid(principal, action, resource in Cloudinary::Folder::"c1");""", "ancestor_ids")]
    [InlineData("""forbid(principal, action, resource) when { resource in Cloudinary::Folder::"c1" };""", "ancestor_ids")]
    [InlineData("""forbid(principal, action, resource) when { resource is Cloudinary::Folder in Cloudinary::Folder::"c1" };""", "ancestor_ids")]
    [InlineData($$"""forbid(principal, {{Asset}}) when { resource.ancestor_paths.contains("Secret/") };""", "\"Secret/\"")]
    [InlineData("""forbid(principal, action, resource) when { principal has root && principal.root };""", "that the sidecar's requests have", true)]
    [InlineData("""forbid(principal, action, resource is Cloudinary::Collection) when { resource.name == "x" };""", "that the sidecar's requests have")]
    public void What_fails_or_never_matches_refuses_the_grants_unless_set_otherwise(string cedar, string found, bool alwaysRefused = false)
    {
        Assert.Contains(found, Refused(cedar).Message, StringComparison.Ordinal);
        if (!alwaysRefused)
        {
            Assert.Contains(Warnings(cedar, PolicyValidation.Warn), warning => warning.Contains(found, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""permit(principal, action == Cloudinary::Action::"moderate", resource is Cloudinary::Folder);""", "never asked for")]
    [InlineData("""permit(principal is Cloudinary::User, action, resource) when { principal == Cloudinary::APIKey::"x" };""", "always false")]
    [InlineData("""permit(principal, action, resource in Cloudinary::Folder::"c1");""", "ancestor_ids")]
    [InlineData("""permit(principal, action, resource is Cloudinary::Collection) when { resource.owner == Cloudinary::User::"ann" };""", "that the sidecar's requests have")]
    [InlineData("""permit(principal, action, resource) when { principal has root && principal.root };""", "that the sidecar's requests have")]
    [InlineData("""forbid(principal, action, resource) when { resource.ancestor_paths.contains("secret") };""", "a test before it (resource has ancestor_paths)")]
    [InlineData($$"""permit(principal, {{Asset}}) when { resource.ancestor_paths.contains("/Product") };""", "\"/Product\"")]
    [InlineData($$"""forbid(principal, {{Asset}}) when { resource.ancestor_paths.contains("Product/*") };""", "* is a letter")]
    [InlineData($$"""permit(principal, {{Asset}}) when { resource.tags != [] };""", "cannot be told")]
    [InlineData("""permit(principal, action in [Cloudinary::Action::"read", MediaFlows::Action::"run"], resource is Cloudinary::Asset);""", "of another product")]
    [InlineData("""permit(principal, action, resource) when { resource is MediaFlows::EasyFlow };""", "of another product")]
    public void What_is_odd_and_denies_no_less_is_a_warning(string cedar, string found)
    {
        Assert.Contains(Warnings(cedar), warning => warning.Contains(found, StringComparison.Ordinal));
        Assert.NotEmpty(Warnings(cedar, PolicyValidation.Warn));
    }

    [Theory]
    [InlineData($$"""permit(principal, {{Asset}}) when { resource.ancestor_ids.contains("c1") };""")]
    [InlineData($$"""forbid(principal, {{Asset}}) when { resource.tags.contains("embargo") };""")]
    [InlineData("""permit(principal, action, resource) when { resource.ancestor_paths.contains("Product") };""")]
    [InlineData("""forbid(principal, action, resource) when { resource has ancestor_paths && resource.ancestor_paths.contains("Product") };""")]
    [InlineData("""forbid(principal, action, resource) when { resource has tags && !resource.tags.isEmpty() };""")]
    [InlineData("""forbid(principal, action, resource) when { false };""")]
    [InlineData("""forbid(principal in Cloudinary::Group::"g", action == Cloudinary::Action::"share", resource is Cloudinary::Folder);""")]
    [InlineData("""permit(principal == Sidecar::UnsignedUpload::"form", action, resource is Cloudinary::Asset);""")]
    [InlineData("""permit(principal, action, resource) when { action == Cloudinary::Action::"read" && principal in Cloudinary::Group::"g" };""")]
    public void What_is_right_is_not_remarked_on(string cedar) => Assert.Empty(Warnings(cedar));

    [Fact]
    public void Every_mistake_is_found_at_once_and_names_policy_line_and_column()
    {
        var error = Refused("""
            permit(principal, action, resource);
            @id("no-delete")
            forbid(principal, action == Cloudinary::Action::"delete", resource is Cloudinary::Asset)
            when { resource.ancestor_path.contains("a") &&
                   resource.tag.contains("b") };
            permit(principal, action == Cloudinary::Action::"raed", resource);
            """);

        Assert.Equal(("test.cedar", 4, 16), (error.Location, error.PolicyLine, error.PolicyColumn));
        Assert.EndsWith("found \"ancestor_path\" (did you mean \"ancestor_paths\"?) in policy test.cedar#1 (@id(\"no-delete\"))", error.Message, StringComparison.Ordinal);
        Assert.Equal([5, 6], error.Further.Select(further => further.PolicyLine));
    }

    [Theory]
    [InlineData("""permit(principal, action == Cloudinary::Action::"archive", resource is Cloudinary::Asset);""", false)]
    [InlineData("""forbid(principal, action == Cloudinary::Action::"archive", resource is Cloudinary::Asset);""", true)]
    [InlineData("""permit(principal, action, resource is Cloudinary::VideoPlayer);""", false)]
    [InlineData("""forbid(principal, action, resource is Cloudinary::VideoPlayer);""", true)]
    [InlineData($$"""permit(principal, {{Asset}}) when { resource.created_at > 5 };""", false)]
    [InlineData($$"""forbid(principal, {{Asset}}) when { resource.created_at > 5 };""", true)]
    [InlineData($$"""permit(principal, {{Asset}}) when { resource has locked && !resource.locked };""", false)]
    [InlineData($$"""permit(principal, {{Asset}}) unless { resource has locked && resource.locked };""", true)]
    [InlineData($$"""forbid(principal, {{Asset}}) when { resource has locked && resource.locked };""", true)]
    public void What_only_a_loaded_schema_has_is_weighed_by_what_the_sidecar_makes_of_it(string cedar, bool refused)
    {
        Refused(cedar.Replace("resource is Cloudinary::VideoPlayer", "resource is Cloudinary::VideoPlayer2", StringComparison.Ordinal)
            .Replace("archive", "archive2", StringComparison.Ordinal).Replace("created_at", "creation", StringComparison.Ordinal).Replace("unless", "when", StringComparison.Ordinal)
            .Replace("locked", "lukt", StringComparison.Ordinal));
        var checks = new PolicyChecks { Schema = Larger };
        if (refused)
        {
            Assert.Throws<GrantsDocumentException>(() => GrantSnapshot.Compile(Given.WithCedar(cedar), checks));
        }
        else
        {
            Assert.NotEmpty(GrantSnapshot.Compile(Given.WithCedar(cedar), checks).Warnings);
        }
    }

    [Fact]
    public void A_loaded_schema_takes_nothing_away_and_knows_ids()
    {
        var checks = new PolicyChecks { Schema = Larger };

        Assert.Empty(GrantSnapshot.Compile(Given.WithCedar("""
            permit(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_paths.contains("a") && resource.type == "upload" };
            permit(principal, action == Cloudinary::Action::"download", resource == Cloudinary::Feature::"cld::global::ml::access");
            """.Replace("\"download\"", "\"update\"", StringComparison.Ordinal)), checks).Warnings);
        Assert.Contains("(did you mean \"cld::global::ml::access\"?)", Assert.Throws<GrantsDocumentException>(() => GrantSnapshot.Compile(
            Given.WithCedar("""permit(principal, action, resource) when { resource == Cloudinary::Feature::"cld::global::ml::acess" };"""), checks)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_placed_by_the_caller()
    {
        var document = Given.WithCedar("\n\n@id(\"gone\") permit(principal == Cloudinary::APIKey::\"gone\", action, resource);") with
        {
            Keys = [Given.Key(Given.Path("Product/*", FolderLevel.View))],
            Groups = [new GroupEntry("g") { Folders = [Given.Path("a", FolderLevel.View), Given.Path("*", FolderLevel.View)] }],
        };

        var warnings = GrantSnapshot.Compile(document, new PolicyChecks { Locate = (place, line) => $"<{place} {line}>" }).Warnings;

        Assert.Collection(
            warnings,
            warning => Assert.StartsWith("<keys[0].folders[0].path 0>: grants the folder \"Product/*\"", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("<groups[0].folders[1].path 0>: ", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("<test.cedar 3>: policy test.cedar#0 (@id(\"gone\")) names the principal", warning, StringComparison.Ordinal));
    }

    private static GrantsDocumentException Refused(string cedar, PolicyValidation validation = PolicyValidation.Strict) =>
        Assert.Throws<GrantsDocumentException>(() => Compile(cedar, validation));

    private static IReadOnlyList<string> Warnings(string cedar, PolicyValidation validation = PolicyValidation.Strict) => Compile(cedar, validation).Warnings;

    private static GrantSnapshot Compile(string cedar, PolicyValidation validation) => GrantSnapshot.Compile(
        Given.WithCedar(cedar) with { Groups = [new GroupEntry("g")] }, new PolicyChecks { Validation = validation });
}
