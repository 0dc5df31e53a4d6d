namespace Cloudinary.Emulator.State;

/// <summary>What is configured for the whole environment beside presets and metadata fields.</summary>
internal sealed class Configuration
{
    public NamedStore Transformations { get; } = new();

    public NamedStore Mappings { get; } = new();

    public NamedStore StreamingProfiles { get; } = new();

    public NamedStore Triggers { get; } = new();

    public NamedStore MetadataRules { get; } = new();

    public NamedStore People { get; } = new();
}
