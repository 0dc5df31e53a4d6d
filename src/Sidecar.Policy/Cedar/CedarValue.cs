namespace Sidecar.Policy.Cedar;

/// <summary>A Cedar value. Immutable; equality is structural.</summary>
public abstract class CedarValue
{
    /// <summary>A string value.</summary>
    public static CedarValue Of(string value) => throw new NotSupportedException();

    /// <summary>A 64-bit integer value.</summary>
    public static CedarValue Of(long value) => throw new NotSupportedException();

    /// <summary>A boolean value.</summary>
    public static CedarValue Of(bool value) => throw new NotSupportedException();

    /// <summary>An entity reference.</summary>
    public static CedarValue Of(EntityUid value) => throw new NotSupportedException();

    /// <summary>A set; duplicates collapse.</summary>
    public static CedarValue SetOf(IEnumerable<CedarValue> items) => throw new NotSupportedException();

    /// <summary>A set of strings; duplicates collapse.</summary>
    public static CedarValue SetOf(IEnumerable<string> items) => throw new NotSupportedException();

    /// <summary>A record.</summary>
    public static CedarValue RecordOf(IReadOnlyDictionary<string, CedarValue> attributes) => throw new NotSupportedException();
}
