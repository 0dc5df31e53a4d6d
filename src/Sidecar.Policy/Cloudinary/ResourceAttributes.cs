using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Sidecar.Policy.Cedar;

namespace Sidecar.Policy.Cloudinary;

/// <summary>
/// The attributes of a resource, in an array: they are few, made for one decision and looked up once or twice in it, and a hash table costs more to fill than it saves.
/// </summary>
internal sealed class ResourceAttributes(int capacity) : IReadOnlyDictionary<string, CedarValue>
{
    private readonly KeyValuePair<string, CedarValue>[] items = new KeyValuePair<string, CedarValue>[capacity];

    public int Count { get; private set; }

    public IEnumerable<string> Keys => this.Select(item => item.Key);

    public IEnumerable<CedarValue> Values => this.Select(item => item.Value);

    public CedarValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException();

    /// <summary>Adds an attribute that is not there yet, while there is room.</summary>
    public void Add(string name, CedarValue value) => items[Count++] = new(name, value);

    /// <summary>Adds a text, unless it is not known.</summary>
    public void Add(string name, string? text)
    {
        if (text is not null)
        {
            Add(name, CedarValue.Of(text));
        }
    }

    /// <summary>Adds a set of texts, unless it is not known.</summary>
    public void Add(string name, IReadOnlyList<string>? texts)
    {
        if (texts is not null)
        {
            Add(name, CedarValue.SetOf(texts));
        }
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CedarValue value)
    {
        for (var i = 0; i < Count; i++)
        {
            if (items[i].Key == key)
            {
                value = items[i].Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, CedarValue>> GetEnumerator() => items.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
