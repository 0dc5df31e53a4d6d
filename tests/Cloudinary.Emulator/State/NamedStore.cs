using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.State;

/// <summary>Configuration objects by name, in the order they were made, kept as the JSON the API speaks.</summary>
internal sealed class NamedStore
{
    private readonly OrderedDictionary<string, JsonObject> _items = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, JsonObject>> All => _items;

    public IEnumerable<JsonObject> Shown => _items.Values.Select(item => item.DeepClone().AsObject());

    public bool TryGet(string name, [NotNullWhen(true)] out JsonObject? item) => _items.TryGetValue(name, out item);

    public void Put(string name, JsonObject item) => _items[name] = item;

    public bool Remove(string name) => _items.Remove(name);

    public void Clear() => _items.Clear();
}
