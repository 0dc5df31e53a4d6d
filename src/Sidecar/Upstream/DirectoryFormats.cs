using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Enforcement.References;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>The external ids above a path.</summary>
/// <param name="Exists">False when the ids are those of the nearest ancestor that exists.</param>
/// <param name="Ids">From the top down.</param>
internal sealed record FolderIds([property: JsonPropertyName("exists")] bool Exists, [property: JsonPropertyName("ids")] IReadOnlyList<string> Ids);

/// <summary>Folder path to external ids.</summary>
internal sealed class FolderIdsFormat : JsonFormat<FolderIds>
{
    public FolderIdsFormat()
        : base(FactsJson.Default.FolderIds)
    {
    }

    public override CacheArea Area => CacheArea.Folders;

    public override string Name => "folder-ids";

    public override bool IsNegative(FolderIds? value) => value is not { Exists: true };

    public override IReadOnlyCollection<string> NamesOf(string key, FolderIds? value) => IsNegative(value) ? [CacheNames.MissingFolders] : [];

    protected override bool IsWhole(FolderIds value) => value.Ids is not null && value.Ids.All(id => id is not null);
}

/// <summary>External id to folder path.</summary>
internal sealed class FolderPathFormat : CacheFormat<string, string>
{
    public override CacheArea Area => CacheArea.Folders;

    public override string Name => "folder-path";

    public override string KeyOf(string key) => key;

    public override byte[] Write(string value) => Encoding.UTF8.GetBytes(value);

    public override string Read(byte[] text) => Encoding.UTF8.GetString(text);

    public override IReadOnlyCollection<string> NamesOf(string key, string? value) => value is null ? [CacheNames.MissingFolders] : [];
}

/// <summary>Upload presets by name.</summary>
internal sealed class PresetFormat : JsonFormat<PresetFacts>
{
    public PresetFormat()
        : base(FactsJson.Default.PresetFacts)
    {
    }

    public override CacheArea Area => CacheArea.Presets;

    public override string Name => "preset";

    protected override bool IsWhole(PresetFacts value) => value.Settings is not null && value.Settings.Values.All(setting => setting is not null);
}

/// <summary>Named transformations by name: their definition, which is read again.</summary>
internal sealed class TransformationFormat : CacheFormat<string, TransformationFacts>
{
    public override CacheArea Area => CacheArea.Transformations;

    public override string Name => "transformation";

    public override string KeyOf(string key) => key;

    public override byte[] Write(TransformationFacts value) => Encoding.UTF8.GetBytes(value.Definition);

    public override TransformationFacts? Read(byte[] text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                ? new TransformationFacts(json.RootElement.GetRawText(), TransformationReferences.Read(json.RootElement))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
