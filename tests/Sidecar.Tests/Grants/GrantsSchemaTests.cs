using System.Text.Json.Nodes;
using Sidecar.Grants;

namespace Sidecar.Tests.Grants;

/// <summary>Holds the schema that editors use and the tables that the reader uses to each other.</summary>
public class GrantsSchemaTests
{
    private static readonly JsonObject Definitions =
        JsonNode.Parse(File.ReadAllText(RepositoryFiles.Path("schema/grants.schema.json")))!["$defs"]!.AsObject();

    private static readonly IReadOnlyDictionary<string, GrantsShape> Shapes = AllShapes();

    public static TheoryData<string> ShapeNames => new(Shapes.Keys);

    [Fact]
    public void The_schema_defines_every_map_of_the_reader_and_no_other()
    {
        Assert.Equal(
            Shapes.Keys.Order(StringComparer.Ordinal),
            Definitions.Where(definition => definition.Value!["type"] is not null).Select(definition => definition.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void A_map_has_the_same_keys_in_both(string name)
    {
        var shape = Shapes[name];
        var schema = Definitions[name]!.AsObject();
        var properties = schema["properties"]!.AsObject();

        Assert.False((bool)schema["additionalProperties"]!);
        Assert.Equal(
            shape.Fields.Select(field => field.Name).Order(StringComparer.Ordinal),
            properties.Select(property => property.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            shape.Fields.Where(field => field.Required).Select(field => field.Name).Order(StringComparer.Ordinal),
            Texts(schema["required"]).Order(StringComparer.Ordinal));
        Assert.Equal(shape.ExactlyOne.Select(group => string.Join(',', group)), ExactlyOne(schema));
    }

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void A_key_takes_the_same_values_in_both_and_is_described(string name)
    {
        var properties = Definitions[name]!["properties"]!.AsObject();
        foreach (var field in Shapes[name].Fields)
        {
            var schema = properties[field.Name]!.AsObject();
            AssertSame(field.Type, schema, $"{name}.{field.Name}");
            var described = schema["description"] ?? (schema["$ref"] is { } reference ? Definition(reference)["description"] : null);
            Assert.False(string.IsNullOrEmpty((string?)described), $"{name}.{field.Name} has no description");
        }
    }

    private static void AssertSame(FieldType type, JsonObject schema, string at)
    {
        switch (type)
        {
            case FieldType.Text:
                Assert.True((string?)schema["type"] == "string", at);
                break;
            case FieldType.Flag:
                Assert.True((string?)schema["type"] == "boolean", at);
                break;
            case FieldType.Number number:
                Assert.Equal(("integer", number.Min, number.Max), ((string?)schema["type"], (int)schema["minimum"]!, (int)schema["maximum"]!));
                break;
            case FieldType.Version:
                Assert.True((int?)schema["const"] == 1, at);
                break;
            case FieldType.Choice choice:
                Assert.Equal(choice.Values, Texts(schema["enum"]));
                break;
            case FieldType.List list:
                Assert.True((string?)schema["type"] == "array", at);
                Assert.True((int?)schema["minItems"] == (list.NotEmpty ? 1 : null), at);
                AssertSame(list.Item, schema["items"]!.AsObject(), $"{at}[]");
                break;
            case FieldType.Map map:
                Assert.True((string?)schema["$ref"] == $"#/$defs/{map.Shape.Name}", at);
                break;
            case FieldType.TextOrMap either:
                var alternatives = Definition(schema["$ref"]!)["anyOf"]!.AsArray();
                AssertSame(new FieldType.Text(), alternatives[0]!.AsObject(), at);
                AssertSame(new FieldType.Map(either.Shape), alternatives[1]!.AsObject(), at);
                break;
            default:
                Assert.Fail($"{at}: {type}");
                break;
        }
    }

    private static JsonObject Definition(JsonNode reference) => Definitions[((string)reference!)["#/$defs/".Length..]]!.AsObject();

    private static IEnumerable<string> ExactlyOne(JsonObject schema)
    {
        var groups = schema["oneOf"] is { } single ? [single] : schema["allOf"]?.AsArray().Select(part => part!["oneOf"]!) ?? [];
        return groups.Select(group => string.Join(',', group.AsArray().Select(option => (string)option!["required"]!.AsArray().Single()!)));
    }

    private static IEnumerable<string> Texts(JsonNode? array) => array?.AsArray().Select(item => (string)item!) ?? [];

    private static SortedDictionary<string, GrantsShape> AllShapes()
    {
        var found = new SortedDictionary<string, GrantsShape>(StringComparer.Ordinal);
        Visit(new FieldType.Map(GrantsShape.File));
        return found;

        void Visit(FieldType type)
        {
            var shape = type switch
            {
                FieldType.Map map => map.Shape,
                FieldType.TextOrMap either => either.Shape,
                _ => null,
            };
            if (type is FieldType.List list)
            {
                Visit(list.Item);
            }
            else if (shape is not null && found.TryAdd(shape.Name, shape))
            {
                foreach (var field in shape.Fields)
                {
                    Visit(field.Type);
                }
            }
        }
    }
}
