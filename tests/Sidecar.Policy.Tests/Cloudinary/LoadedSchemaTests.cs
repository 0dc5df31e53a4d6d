using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Tests.Cloudinary;

/// <summary>Cloudinary's schema from outside, joined with ours.</summary>
public class LoadedSchemaTests
{
    private const string Served = """
        {"schema": {"Cloudinary": {
          "entityTypes": {
            "Asset": {"memberOfTypes": ["Folder"], "shape": {"type": "Record", "attributes": {
              "ancestor_ids": {"type": "Set", "element": {"type": "String"}, "required": true},
              "created_by": {"type": "Entity", "name": "User", "required": false}}}},
            "Folder": {},
            "Feature": {"enum": ["cld::global::ml::access"]},
            "VideoPlayer": {}
          },
          "actions": {
            "read": {"appliesTo": {"principalTypes": ["APIKey", "User"], "resourceTypes": ["Asset", "VideoPlayer"]}},
            "archive": {"appliesTo": {"principalTypes": ["APIKey"], "resourceTypes": ["Asset"]}}
          }},
          "MediaFlows": {"entityTypes": {"EasyFlow": {}}, "actions": {"run": {"appliesTo": {"principalTypes": ["Cloudinary::User"], "resourceTypes": ["EasyFlow"]}}}}},
         "etag": 7}
        """;

    [Fact]
    public void What_is_served_and_what_is_ours_are_one_schema()
    {
        var schema = CloudinarySchema.FromJson(Served);

        Assert.Contains("Cloudinary::VideoPlayer", schema.EntityTypeNames);
        Assert.Contains("MediaFlows::EasyFlow", schema.EntityTypeNames);
        Assert.Contains(new EntityUid("Cloudinary::Action", "archive"), schema.ActionUids);
        Assert.Superset(CloudinarySchema.Known.EntityTypeNames.ToHashSet(), schema.EntityTypeNames.ToHashSet());
        Assert.Superset(CloudinarySchema.Known.ActionUids.ToHashSet(), schema.ActionUids.ToHashSet());
        var asset = schema.EntityTypes["Cloudinary::Asset"];
        Assert.Superset(new HashSet<string> { "ancestor_ids", "created_by", "ancestor_paths", "tags" }, asset.Shape.Attributes.Keys.ToHashSet());
        Assert.False(asset.Shape.Attributes["ancestor_ids"].Required);
        Assert.Equal(["Folder"], asset.MemberOf.Select(name => name.Split("::")[1]));
        var read = schema.Actions[CloudinaryAction.Read.Uid];
        Assert.Contains("Cloudinary::VideoPlayer", read.Resources);
        Assert.Contains(EntityTypes.Report, read.Resources);
        Assert.Equal(read.Resources.Distinct().Count(), read.Resources.Count);
    }

    [Fact]
    public void Namespaces_alone_and_Cedar_syntax_are_read_too()
    {
        var bare = CloudinarySchema.FromJson("""{"Cloudinary": {"entityTypes": {"Asset": {"shape": {"type": "Shape"}}}, "actions": {}, "commonTypes": {"Shape": {"type": "Record", "attributes": {"a": {"type": "Long"}}}}}}""");
        var text = CloudinarySchema.Parse("namespace Cloudinary { entity Asset = { a: Long }; }");

        Assert.Equal(bare.EntityTypes["Cloudinary::Asset"].Shape.Attributes.Keys.Order(), text.EntityTypes["Cloudinary::Asset"].Shape.Attributes.Keys.Order());
        Assert.Contains("a", text.EntityTypes["Cloudinary::Asset"].Shape.Attributes.Keys);
    }

    [Fact]
    public void Our_own_document_joined_with_itself_is_itself()
    {
        Assert.Equal(CloudinarySchema.Known.ToString(), CloudinarySchema.Parse(CloudinarySchema.Text).ToString());
        Assert.Equal(CloudinarySchema.Known.ToJson(), CloudinarySchema.FromJson(CloudinarySchema.Known.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("{}", "expected the namespace `Cloudinary`")]
    [InlineData("""{"schema": {}}""", "expected the namespace `Cloudinary`")]
    [InlineData("""{"": {"entityTypes": {"Asset": {}}, "actions": {}}}""", "expected the namespace `Cloudinary`")]
    [InlineData("""{"Cloudinary": {"entityTypes": {"Asset": {"shapes": {}}}, "actions": {}}}""", "unknown member `shapes`")]
    [InlineData("""{"Cloudinary": {"entityTypes": {"Asset": {"shape": {"type": "Record", "attributes": {"tags": {"type": "String"}}}}}, "actions": {}}}""", "`Cloudinary::Asset`, attribute `tags`: expected Set<String>")]
    [InlineData("""{"Cloudinary": {"entityTypes": {"Asset": {"enum": ["a"]}}, "actions": {}}}""", "expected one with attributes")]
    [InlineData("""{"Cloudinary": {"entityTypes": {"Asset": {"shape": {"type": "Elsewhere::Shape"}}}, "actions": {}}, "Elsewhere": {"entityTypes": {}, "actions": {}, "commonTypes": {"Shape": {"type": "Record", "attributes": {}}}}}""", "common type of the same namespace")]
    [InlineData("""{"Cloudinary": {"entityTypes": {"Asset": {}}, "actions": {"read": {"appliesTo": {"principalTypes": ["Stranger"], "resourceTypes": []}}}}}""", "`Stranger`")]
    public void A_schema_that_cannot_be_joined_is_refused_with_the_reason(string json, string reason)
    {
        var error = Assert.Throws<CedarFormatException>(() => CloudinarySchema.FromJson(json));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [ExternalDataFact(ExternalData.Reference, "openapi/cedar-schema.partial-from-openapi-example.json")]
    public void The_excerpt_of_Cloudinarys_OpenAPI_files_is_read()
    {
        var schema = CloudinarySchema.FromJson(File.ReadAllText(ExternalData.Path(ExternalData.Reference, "openapi/cedar-schema.partial-from-openapi-example.json")));

        Assert.Contains("MediaFlows::LogEntry", schema.EntityTypeNames);
        Assert.Equal(CloudinarySchema.Known.EntityTypes[EntityTypes.Asset].Shape.Attributes.Keys.Order(), schema.EntityTypes[EntityTypes.Asset].Shape.Attributes.Keys.Order());
    }
}
