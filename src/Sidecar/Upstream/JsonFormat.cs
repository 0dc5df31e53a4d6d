using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sidecar.Enforcement;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>Entries by a text, written as JSON.</summary>
internal abstract class JsonFormat<TValue>(JsonTypeInfo<TValue> type) : CacheFormat<string, TValue>
    where TValue : class
{
    public sealed override string KeyOf(string key) => key;

    public sealed override byte[] Write(TValue value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public sealed override TValue? Read(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) is { } value && IsWhole(value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Is everything there that the type promises?</summary>
    protected abstract bool IsWhole(TValue value);
}

/// <summary>The entries' forms; the fixtures of the tests hold them as they are now.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(FolderIds))]
[JsonSerializable(typeof(PresetFacts))]
[JsonSerializable(typeof(AssetFacts))]
internal sealed partial class FactsJson : JsonSerializerContext;
