namespace Sidecar.Policy.Cedar.Values;

/// <summary>A record: keys in ordinal order, so that equality is a walk along two arrays.</summary>
internal sealed class RecordValue : CedarValue
{
    public static readonly RecordValue Empty = new([], []);

    private readonly string[] _keys;
    private readonly CedarValue[] _values;
    private int _hash;

    private RecordValue(string[] keys, CedarValue[] values)
        : base(ValueKind.Record, 0, null)
    {
        Reference = this;
        _keys = keys;
        _values = values;
    }

    public int Count => _keys.Length;

    /// <summary>The attributes in ordinal order of their keys.</summary>
    public IEnumerable<KeyValuePair<string, CedarValue>> Pairs => _keys.Zip(_values, KeyValuePair.Create);

    public int ContentHash
    {
        get
        {
            if (_hash == 0)
            {
                var hash = new HashCode();
                for (var i = 0; i < _keys.Length; i++)
                {
                    hash.Add(_keys[i], StringComparer.Ordinal);
                    hash.Add(_values[i].GetHashCode());
                }

                var code = hash.ToHashCode();
                _hash = code == 0 ? 1 : code;
            }

            return _hash;
        }
    }

    public static RecordValue From(IEnumerable<KeyValuePair<string, CedarValue>> attributes)
    {
        var pairs = attributes.ToArray();
        if (pairs.Length == 0)
        {
            return Empty;
        }

        Array.Sort(pairs, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new RecordValue([.. pairs.Select(static p => p.Key)], [.. pairs.Select(static p => p.Value)]);
    }

    public bool TryGet(string key, out Value value)
    {
        var position = IndexOf(key);
        value = position < 0 ? Value.Error : Value.Of(_values[position]);
        return position >= 0;
    }

    public bool ContentEquals(RecordValue other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (_keys.Length != other._keys.Length || ContentHash != other.ContentHash)
        {
            return false;
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (!string.Equals(_keys[i], other._keys[i]) || !_values[i].Equals(other._values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private int IndexOf(string key)
    {
        if (_keys.Length > 8)
        {
            return Array.BinarySearch(_keys, key, StringComparer.Ordinal);
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (string.Equals(_keys[i], key))
            {
                return i;
            }
        }

        return -1;
    }
}
