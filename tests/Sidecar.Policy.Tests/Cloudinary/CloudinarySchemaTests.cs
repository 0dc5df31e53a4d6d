using System.Text.Json;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Validation;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Policy.Tests.Grants;

namespace Sidecar.Policy.Tests.Cloudinary;

/// <summary>The schema says what the sidecar does.</summary>
public class CloudinarySchemaTests
{
    private static readonly string[] Principals = [EntityTypes.ApiKey, EntityTypes.User, EntityTypes.Group, EntityTypes.UnsignedUpload];

    [Fact]
    public void It_has_the_actions_and_types_of_the_model_and_no_others()
    {
        Assert.Equal(CloudinaryAction.All.Select(action => action.Uid).ToHashSet(), CloudinarySchema.Known.ActionUids.ToHashSet());
        Assert.Equal(KnownTypes.Principals.Union(KnownTypes.Resources).Order(), CloudinarySchema.Known.EntityTypeNames.Order());
        Assert.Equal(KnownTypes.Resources.Order(), CloudinarySchema.Known.Actions.Values.SelectMany(action => action.Resources).Distinct().Order());
        Assert.All(CloudinarySchema.Known.Actions.Values, action => Assert.Superset(
            Principals.ToHashSet(), action.Principals.Append(action.Uid.Id == "share" ? EntityTypes.UnsignedUpload : EntityTypes.User).ToHashSet()));
    }

    [Fact]
    public void Every_part_says_where_it_is_known_from()
    {
        using var json = JsonDocument.Parse(CloudinarySchema.Known.ToJson());
        var parts = json.RootElement.GetProperty("Cloudinary").GetProperty("entityTypes").EnumerateObject()
            .SelectMany(type => Attributes(type.Value).Prepend(type))
            .Concat(json.RootElement.GetProperty("Cloudinary").GetProperty("actions").EnumerateObject())
            .ToArray();

        Assert.True(parts.Length > 40);
        Assert.All(parts, part => Assert.Contains(
            part.Value.GetProperty("annotations").EnumerateObject(), annotation => annotation.Name is "known" or "inferred" or "sidecar"));

        static IEnumerable<JsonProperty> Attributes(JsonElement type) =>
            type.TryGetProperty("shape", out var shape) ? shape.GetProperty("attributes").EnumerateObject() : [];
    }

    [Theory]
    [InlineData(FolderMode.Dynamic)]
    [InlineData(FolderMode.Fixed)]
    public void An_asset_has_the_attributes_of_the_schema_and_no_others(FolderMode mode)
    {
        var full = new AssetResource
        {
            FolderMode = mode,
            FolderPath = "A/b",
            AncestorIds = ["c1", "c2"],
            AssetId = "0123456789abcdef0123456789abcdef",
            PublicId = "A/b/x",
            ResourceType = "image",
            Type = "upload",
            Tags = ["t"],
            CollectionIds = ["c"],
        };

        AssertFits(EntityTypes.Asset, full, new AssetResource { FolderMode = mode });
    }

    [Fact]
    public void A_folder_has_the_attributes_of_the_schema_and_no_others() => AssertFits(
        EntityTypes.Folder,
        new FolderResource { Path = "A/b", FolderMode = FolderMode.Dynamic, ExternalId = "c2", AncestorIds = ["c1", "c2"] },
        new FolderResource { Path = "", FolderMode = FolderMode.Fixed });

    [Fact]
    public void What_the_sidecar_never_supplies_is_known_and_not_supplied()
    {
        var never = CloudinarySchema.Known.EntityTypes.Values
            .SelectMany(type => type.Shape.Attributes.Keys.Except(CloudinarySchema.Supplied.EntityTypes[type.Name].Shape.Attributes.Keys).Select(name => $"{type.Name}.{name}"))
            .Concat(CloudinarySchema.Known.Actions.Values.SelectMany(action =>
                action.Context.Attributes.Keys.Except(CloudinarySchema.Supplied.Actions[action.Uid].Context.Attributes.Keys).Select(name => $"{action.Uid.Id}.{name}")));

        Assert.Equal(["Cloudinary::Collection.name", "Cloudinary::Collection.owner", "Cloudinary::User.root", "move.direction"], never.Order(StringComparer.Ordinal));
        Assert.All(CloudinarySchema.Supplied.Actions.Values, action => Assert.Empty(action.Context.Attributes));
    }

    [Fact]
    public void What_levels_roles_and_shares_become_is_right()
    {
        var folders = Enum.GetValues<FolderLevel>().Select(level => Given.Path($"{level}", level))
            .Concat(Enum.GetValues<FolderLevel>().Select(level => Given.Id($"c{level}", level)))
            .Append(new FolderAssignment { Path = "r", Role = "folder-role" });
        var roles = SystemRole.All.Where(role => role.Level is null).Select(role => new RoleAssignment(role.Id)).Append(new RoleAssignment("custom")).ToArray();
        var document = Given.WithKey(Given.Key([.. folders]) with { Roles = roles, Groups = ["g"] }) with
        {
            Groups = [new GroupEntry("g") { Roles = roles }],
            Users = [new UserEntry("ann") { Roles = roles }],
            UnsignedUploads = [new UnsignedUploadEntry("form") { Folders = [Given.Path("in", FolderLevel.Contribute)] }],
            Collections = [new CollectionEntry("c") { Shares = [new CollectionShare(EntityTypes.ApiKey, "app", CollectionLevel.View), new CollectionShare(EntityTypes.Group, "g", CollectionLevel.Manage)] }],
            Roles =
            [
                new RoleEntry("custom", RoleScope.Global, [.. KnownTypes.Resources.Select(type => new RolePermission(null, type)), new RolePermission(null, EntityTypes.Asset) { Types = ["upload"], ResourceTypes = ["image", "raw"] }]),
                new RoleEntry("folder-role", RoleScope.Folder, [new RolePermission([CloudinaryAction.Read], EntityTypes.Folder)]),
            ],
        };
        var policies = GrantSnapshot.Compile(document).Environments["demo"].Policies;

        Assert.True(policies.Count > 60);
        foreach (var schema in new[] { CloudinarySchema.Known, CloudinarySchema.Supplied })
        {
            var examiner = new PolicyExaminer(schema);
            Assert.All(policies, policy => Assert.True(examiner.Examine(policy).IsClean, policy.ToString()));
            Assert.DoesNotContain(schema.Validate(policies).Errors, finding => finding.Kind != ValidationErrorKind.UnsafeOptionalAttributeAccess);
        }
    }

    /// <summary>The texts of Cloudinary's system policies and examples, in other words.</summary>
    [Fact]
    public void Cloudinarys_own_forms_of_policies_are_right()
    {
        const string Cedar = """
            permit(principal == Cloudinary::APIKey::"app", action == Cloudinary::Action::"read", resource is Cloudinary::Folder) when { resource.ancestor_ids.contains("c1") };
            permit(principal, action == Cloudinary::Action::"create", resource is Cloudinary::Asset) when { resource.ancestor_ids.contains("c1") };
            permit(principal, action in [Cloudinary::Action::"create", Cloudinary::Action::"update", Cloudinary::Action::"read", Cloudinary::Action::"delete"], resource is Cloudinary::Asset)
            when { resource.ancestor_ids.contains("c1") };
            permit(principal, action == Cloudinary::Action::"moderate", resource is Cloudinary::Asset);
            permit(principal, action, resource is Cloudinary::UploadPreset);
            permit(principal, action, resource is Cloudinary::UploadMapping);
            permit(principal, action == Cloudinary::Action::"update_settings", resource is Cloudinary::ProductEnvironment);
            permit(principal, action, resource == Cloudinary::Feature::"cld::global::upload_settings::manage");
            permit(principal, action == Cloudinary::Action::"read", resource is Cloudinary::Report) when { resource.type == "delivery" };
            permit(principal, action, resource is Cloudinary::User);
            permit(principal, action, resource is Cloudinary::Group);
            permit(principal, action in [Cloudinary::Action::"read", Cloudinary::Action::"update"], resource is Cloudinary::Account);
            permit(principal, action == Cloudinary::Action::"read", resource is Cloudinary::Asset) when { resource.collection_ids.contains("c") && resource.resource_type == "image" };
            permit(principal, action == Cloudinary::Action::"read", resource is Cloudinary::MetadataField) when { resource.allow_dynamic_list_values == true };
            permit(principal, action, resource is Cloudinary::Folder) when { resource.path == "Product" || resource.name == "Product" };
            forbid(principal, action == Cloudinary::Action::"download", resource is Cloudinary::Asset) unless { resource.ancestor_ids.containsAny(["c1", "c2"]) };
            """;

        Assert.Empty(GrantSnapshot.Compile(Given.WithCedar(Cedar)).Warnings);
    }

    /// <summary>Both fit, the full one has every attribute, and an attribute is optional exactly when the sparse one lacks it.</summary>
    private static void AssertFits(string type, Resource full, Resource sparse)
    {
        var attributes = CloudinarySchema.Supplied.EntityTypes[type].Shape.Attributes;
        var (most, least) = (full.ToEntity(), sparse.ToEntity());

        Assert.Empty(CloudinarySchema.Supplied.ValidateEntities(new EntityStore([most])));
        Assert.Empty(CloudinarySchema.Supplied.ValidateEntities(new EntityStore([least])));
        Assert.Equal(attributes.Keys.Order(), most.Attributes.Keys.Order());
        Assert.Equal(attributes.Where(pair => pair.Value.Required).Select(pair => pair.Key).Order(), least.Attributes.Keys.Order());
    }
}
