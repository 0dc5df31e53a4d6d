using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar;

/// <summary>A Cedar value. Immutable; equality is structural.</summary>
public abstract class CedarValue : IEquatable<CedarValue>
{
    private protected CedarValue(ValueKind kind, long number, object? reference)
    {
        Kind = kind;
        Number = number;
        Reference = reference;
    }

    /// <summary>A record without attributes.</summary>
    public static CedarValue EmptyRecord => RecordValue.Empty;

    internal ValueKind Kind { get; }

    internal long Number { get; }

    /// <summary>What <see cref="Value.Reference"/> says; a set, a record or an address refers to itself.</summary>
    internal object? Reference { get; private protected init; }

    /// <summary>A string value.</summary>
    public static CedarValue Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new StringValue(value);
    }

    /// <summary>A 64-bit integer value.</summary>
    public static CedarValue Of(long value) => new ScalarValue(ValueKind.Long, value);

    /// <summary>A boolean value.</summary>
    public static CedarValue Of(bool value) => value ? ScalarValue.True : ScalarValue.False;

    /// <summary>An entity reference.</summary>
    public static CedarValue Of(EntityUid value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new EntityValue(value);
    }

    /// <summary>A set; duplicates collapse.</summary>
    public static CedarValue SetOf(IEnumerable<CedarValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return SetValue.FromValues(items);
    }

    /// <summary>A set of strings; duplicates collapse.</summary>
    public static CedarValue SetOf(IEnumerable<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return SetValue.FromStrings(items);
    }

    /// <summary>A record.</summary>
    public static CedarValue RecordOf(IReadOnlyDictionary<string, CedarValue> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return RecordValue.From(attributes);
    }

    /// <summary>An extension value from its constructor (<c>ip</c>, <c>decimal</c>, <c>datetime</c>, <c>duration</c>) and text.</summary>
    /// <param name="constructor">The constructor function's name.</param>
    /// <param name="text">Its argument.</param>
    /// <exception cref="ArgumentException">No such constructor.</exception>
    /// <exception cref="FormatException">The text is not of that type.</exception>
    public static CedarValue Extension(string constructor, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var function = ExtensionFunction.FindConstructor(constructor)
            ?? throw new ArgumentException("No such extension constructor.", nameof(constructor));
        return ExtensionValues.TryConstruct(function.Id, text, out var value)
            ? value.ToCedarValue()
            : throw new FormatException($"Not a valid {constructor}.");
    }

    /// <inheritdoc />
    public bool Equals(CedarValue? other) =>
        other is not null && (ReferenceEquals(this, other) || Value.Equal(Value.Of(this), Value.Of(other)));

    /// <inheritdoc />
    public sealed override bool Equals(object? obj) => Equals(obj as CedarValue);

    /// <inheritdoc />
    public sealed override int GetHashCode() => Value.Hash(Value.Of(this));
}
