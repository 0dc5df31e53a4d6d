using System.Runtime.InteropServices;

namespace Sidecar.Policy.Cedar.Values;

/// <summary>
/// A set without duplicates. A set of strings (also the empty set) always has the string form, so that equal sets have equal
/// forms. Up to <see cref="LinearLimit"/> items are scanned: a request builds such sets, and building a hash table for
/// four folder ids costs more than it saves.
/// </summary>
internal sealed class SetValue : CedarValue
{
    public const int LinearLimit = 16;

    public static readonly SetValue Empty = new((string[])[], null);

    private readonly string[] _strings;
    private readonly CedarValue[]? _items;
    private readonly HashSet<string>? _stringIndex;
    private readonly HashSet<CedarValue>.AlternateLookup<Value>? _itemIndex;
    private int _hash;

    private SetValue(string[] strings, HashSet<string>? index)
        : base(ValueKind.Set, 0, null)
    {
        Reference = this;
        _strings = strings;
        _stringIndex = index;
    }

    private SetValue(CedarValue[] items, HashSet<CedarValue>? index)
        : base(ValueKind.Set, 0, null)
    {
        Reference = this;
        _strings = [];
        _items = items;
        _itemIndex = index?.GetAlternateLookup<Value>();
        HoldsOnlyEntities = Array.TrueForAll(items, static item => item.Kind == ValueKind.Entity);
        EntityBits = HoldsOnlyEntities ? EntityUid.BitsOf(Array.ConvertAll(items, static item => (EntityUid)item.Reference!)) : 0;
    }

    public int Count => _items?.Length ?? _strings.Length;

    /// <summary>Every item is an entity, and there is one.</summary>
    public bool HoldsOnlyEntities { get; }

    /// <summary>The bits of its names, when it holds only entities.</summary>
    public ulong EntityBits { get; }

    /// <summary>The items of a set that holds only strings; empty for any other set.</summary>
    public ReadOnlySpan<string> Strings => _strings;

    /// <summary>Independent of order: equal sets have equal hashes.</summary>
    public int ContentHash
    {
        get
        {
            if (_hash == 0)
            {
                var sum = Count;
                for (var i = 0; i < Count; i++)
                {
                    sum = unchecked(sum + Value.Hash(ItemAt(i)));
                }

                _hash = sum == 0 ? 1 : sum;
            }

            return _hash;
        }
    }

    public static SetValue FromStrings(IEnumerable<string> items)
    {
        // Arrays and lists, which is all that requests bring, are read where they are.
        var all = items switch
        {
            string[] array => array,
            List<string> list => CollectionsMarshal.AsSpan(list),
            _ => (ReadOnlySpan<string>)[.. items],
        };
        if (all.Length == 0)
        {
            return Empty;
        }

        if (all.Length > LinearLimit)
        {
            var index = new HashSet<string>(all.Length, StringComparer.Ordinal);
            foreach (var item in all)
            {
                index.Add(item);
            }

            return new SetValue([.. index], index.Count > LinearLimit ? index : null);
        }

        var distinct = new string[all.Length];
        var count = 0;
        foreach (var item in all)
        {
            if (Array.IndexOf(distinct, item, 0, count) < 0)
            {
                distinct[count++] = item;
            }
        }

        Array.Resize(ref distinct, count);
        return new SetValue(distinct, null);
    }

    public static SetValue FromValues(IEnumerable<CedarValue> items)
    {
        var index = new HashSet<CedarValue>(items, ByContent.Instance);
        if (index.All(static item => item.Kind == ValueKind.String))
        {
            return FromStrings([.. index.Select(static item => (string)item.Reference!)]);
        }

        return new SetValue([.. index], index.Count > LinearLimit ? index : null);
    }

    public Value ItemAt(int position) => _items is null ? Value.Of(_strings[position]) : Value.Of(_items[position]);

    public bool Contains(in Value value)
    {
        if (_items is null)
        {
            return value.Kind == ValueKind.String && ContainsString((string)value.Reference!);
        }

        if (_itemIndex is { } index)
        {
            return index.Contains(value);
        }

        foreach (var item in _items)
        {
            if (Value.Equal(Value.Of(item), value))
            {
                return true;
            }
        }

        return false;
    }

    public bool ContainsAll(SetValue other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            if (!Contains(other.ItemAt(i)))
            {
                return false;
            }
        }

        return true;
    }

    public bool ContainsAny(SetValue other)
    {
        var (outer, inner) = Count < other.Count ? (this, other) : (other, this);
        for (var i = 0; i < outer.Count; i++)
        {
            if (inner.Contains(outer.ItemAt(i)))
            {
                return true;
            }
        }

        return false;
    }

    public bool ContentEquals(SetValue other) =>
        ReferenceEquals(this, other) || (Count == other.Count && ContentHash == other.ContentHash && ContainsAll(other));

    /// <summary>Whether a string is in it; also in a set of mixed values.</summary>
    public bool ContainsString(string text)
    {
        if (_items is not null)
        {
            return Contains(Value.Of(text));
        }

        if (_stringIndex is not null)
        {
            return _stringIndex.Contains(text);
        }

        foreach (var item in _strings)
        {
            if (string.Equals(item, text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets a computed value be looked up without moving it to the heap.</summary>
    private sealed class ByContent : IEqualityComparer<CedarValue>, IAlternateEqualityComparer<Value, CedarValue>
    {
        public static readonly ByContent Instance = new();

        public bool Equals(CedarValue? x, CedarValue? y) => x is null ? y is null : x.Equals(y);

        public int GetHashCode(CedarValue obj) => obj.GetHashCode();

        public bool Equals(Value alternate, CedarValue other) => Value.Equal(alternate, Value.Of(other));

        public int GetHashCode(Value alternate) => Value.Hash(alternate);

        public CedarValue Create(Value alternate) => alternate.ToCedarValue();
    }
}
