using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.State;

/// <summary>What is configured for the whole environment beside presets and metadata fields.</summary>
internal sealed class Configuration
{
    public NamedStore Transformations { get; } = new();

    /// <summary>Stores a transformation by its definition, as the API describes it.</summary>
    public bool AddTransformation(string name, JsonArray info, bool named, bool allowedForStrict = false)
    {
        Transformations.Put(name, new JsonObject
        {
            ["name"] = named ? "t_" + name : name, ["allowed_for_strict"] = allowedForStrict, ["used"] = !named, ["named"] = named, ["info"] = info,
        });
        return true;
    }

    public NamedStore Mappings { get; } = new();

    public NamedStore StreamingProfiles { get; } = new();

    public NamedStore Triggers { get; } = new();

    public NamedStore MetadataRules { get; } = new();

    public NamedStore People { get; } = new();
}
