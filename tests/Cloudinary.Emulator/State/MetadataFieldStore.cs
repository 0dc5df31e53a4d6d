using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.State;

/// <summary>
/// Structured metadata fields. They are kept as the JSON the API speaks: the emulator stores and returns them and looks
/// only at <c>external_id</c>, <c>type</c> and the datasource.
/// </summary>
internal sealed class MetadataFieldStore
{
    private readonly OrderedDictionary<string, JsonObject> _fields = new(StringComparer.Ordinal);

    public IEnumerable<JsonObject> All => _fields.Values;

    public bool Contains(string externalId) => _fields.ContainsKey(externalId);

    public bool TryGet(string externalId, [NotNullWhen(true)] out JsonObject? field) => _fields.TryGetValue(externalId, out field);

    public void Put(string externalId, JsonObject field) => _fields[externalId] = field;

    public bool Remove(string externalId) => _fields.Remove(externalId);
}
