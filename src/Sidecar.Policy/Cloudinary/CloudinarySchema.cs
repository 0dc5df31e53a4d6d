using System.Text.Json;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Json;
using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Validation;

namespace Sidecar.Policy.Cloudinary;

/// <summary>
/// What policies may name. The document <c>cloudinary.cedarschema</c> beside this class says of each part whether Cloudinary's documents name it, it
/// is inferred from them, or it is the sidecar's own.
/// </summary>
public static class CloudinarySchema
{
    /// <summary>Marks what Cloudinary has and the sidecar's requests never do.</summary>
    private const string Unsupplied = "unsupplied";

    private const string Name = "cloudinary.cedarschema";

    private static readonly SchemaDocument Own = new SchemaParser(ReadText(), Name).Parse();

    /// <summary>The document, in Cedar syntax with its comments.</summary>
    public static string Text { get; } = ReadText();

    /// <summary>What is known of Cloudinary's schema, with what is the sidecar's own.</summary>
    public static CedarSchema Known { get; } = new(Own);

    /// <summary>What the sidecar's requests can have: <see cref="Known"/> without what it never supplies.</summary>
    public static CedarSchema Supplied { get; } = new(SchemaCut.Without(Own, Unsupplied));

    /// <summary>
    /// A schema in JSON as Cloudinary serves it, <c>{"schema":{…}}</c> or the namespaces alone, joined with <see cref="Known"/>. What neither has is
    /// unknown; types that the schema names and does not declare are taken from ours.
    /// </summary>
    /// <param name="json">The schema.</param>
    /// <exception cref="CedarFormatException">Not JSON, not a schema, or one that ours cannot be joined with.</exception>
    public static CedarSchema FromJson(string json) => Join(StrictJson.Read(json, "schema", root => SchemaJsonReader.Read(Unwrap(root))));

    /// <summary>As <see cref="FromJson"/> for Cedar syntax.</summary>
    /// <param name="text">The schema.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="CedarSyntaxException">The text is not a schema.</exception>
    /// <exception cref="CedarFormatException">It contradicts itself, or ours cannot be joined with it.</exception>
    public static CedarSchema Parse(string text, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Join(new SchemaParser(text, source).Parse());
    }

    private static CedarSchema Join(SchemaDocument loaded)
    {
        // A document without the namespace is some other schema, and one in which everything is unknown would say nothing of the mistake.
        if (!loaded.Namespaces.TryGetValue("Cloudinary", out var space) || space.EntityTypes.Count == 0)
        {
            throw new CedarFormatException("schema: expected the namespace `Cloudinary` with its entity types, found none");
        }

        var joined = new CedarSchema(SchemaUnion.Of(loaded, Own));
        foreach (var type in Known.EntityTypes.Values)
        {
            foreach (var (name, attribute) in type.Shape.Attributes)
            {
                var found = joined.EntityTypes[type.Name].Shape.Attributes[name].Type;
                if (!Subtyping.TryJoin(attribute.Type, found, out _))
                {
                    throw new CedarFormatException(
                        $"entity type `{type.Name}`, attribute `{name}`: expected {attribute.Type}, which is what the sidecar's requests have, found {found}");
                }
            }
        }

        return joined;
    }

    /// <summary>In the answer of the API the schema is a member beside which others may come to stand.</summary>
    private static JsonElement Unwrap(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("schema", out var schema)
        && schema.ValueKind == JsonValueKind.Object
        && !schema.TryGetProperty("entityTypes", out _)
            ? schema
            : root;

    private static string ReadText()
    {
        using var stream = typeof(CloudinarySchema).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
