using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.State;

/// <summary>Upload presets by name, in the order they were made.</summary>
internal sealed class PresetStore
{
    private readonly OrderedDictionary<string, UploadPreset> _presets = new(StringComparer.Ordinal);

    public IEnumerable<UploadPreset> All => _presets.Values;

    public bool TryGet(string name, [NotNullWhen(true)] out UploadPreset? preset) => _presets.TryGetValue(name, out preset);

    public void Put(UploadPreset preset) => _presets[preset.Name] = preset;

    public bool Remove(string name) => _presets.Remove(name);
}

/// <summary>A named set of upload parameters. The settings are never edited in place.</summary>
internal sealed record UploadPreset(string Name, bool Unsigned, JsonObject Settings, string ExternalId);
