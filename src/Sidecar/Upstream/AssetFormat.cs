using System.Text.Json;
using Sidecar.Enforcement;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>Where assets lie.</summary>
/// <param name="isShared">False for entries that are one replica's own.</param>
internal sealed class AssetFormat(bool isShared = true) : CacheFormat<AssetKey, AssetFacts>
{
    public override CacheArea Area => CacheArea.Assets;

    public override string Name => "asset";

    public override bool IsShared => isShared;

    public override string KeyOf(AssetKey key) => SharedKey.Of(key.Owner, key.AssetId ?? "", key.ResourceType, key.Type, key.PublicId);

    public override byte[] Write(AssetFacts value) => JsonSerializer.SerializeToUtf8Bytes(value, FactsJson.Default.AssetFacts);

    public override AssetFacts? Read(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, FactsJson.Default.AssetFacts);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An asset has two names, and a change may know only one.</summary>
    public override IReadOnlyCollection<string> NamesOf(AssetKey key, AssetFacts? value)
    {
        var names = new List<string>(3);
        Add(key.AssetId, CacheNames.AssetId);
        Add(key.PublicId, CacheNames.PublicId);
        Add(value?.AssetId, CacheNames.AssetId);
        Add(value?.PublicId, CacheNames.PublicId);
        return names;

        void Add(string? id, Func<string, string> name)
        {
            if (!string.IsNullOrEmpty(id) && !names.Contains(name(id)))
            {
                names.Add(name(id));
            }
        }
    }
}
