using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Schemas;

/// <summary>A type of the validator. Types are shared between declarations, so equality and subtyping look at references first.</summary>
internal abstract class CedarType
{
    public static readonly BoolType Bool = new(null);
    public static readonly BoolType True = new(true);
    public static readonly BoolType False = new(false);
    public static readonly LongType Long = new();
    public static readonly StringType String = new();

    /// <summary>Levels of this type; bounded when a schema is resolved, so that walking a type may recurse.</summary>
    public virtual int Depth => 1;

    /// <summary>True when the value has this type.</summary>
    public abstract bool Holds(CedarValue value);

    public sealed override string ToString() => Describe(3);

    /// <summary>For messages; records below the given number of levels are only hinted at.</summary>
    protected internal abstract string Describe(int levels);
}

/// <summary>Bool, or only one of its values, which the validator knows of constant conditions.</summary>
internal sealed class BoolType(bool? only) : CedarType
{
    public bool? Only { get; } = only;

    public static BoolType Of(bool value) => value ? True : False;

    public override bool Holds(CedarValue value) => value.Kind == ValueKind.Bool && (Only is not { } one || one == (value.Number != 0));

    protected internal override string Describe(int levels) => Only switch { true => "True", false => "False", _ => "Bool" };
}

internal sealed class LongType : CedarType
{
    public override bool Holds(CedarValue value) => value.Kind == ValueKind.Long;

    protected internal override string Describe(int levels) => "Long";
}

internal sealed class StringType : CedarType
{
    public override bool Holds(CedarValue value) => value.Kind == ValueKind.String;

    protected internal override string Describe(int levels) => "String";
}

internal sealed class SetType(CedarType element) : CedarType
{
    public CedarType Element { get; } = element;

    public override int Depth { get; } = element.Depth + 1;

    public override bool Holds(CedarValue value)
    {
        if (value is not SetValue set)
        {
            return false;
        }

        for (var i = 0; i < set.Count; i++)
        {
            if (!Element.Holds(set.ItemAt(i).ToCedarValue()))
            {
                return false;
            }
        }

        return true;
    }

    protected internal override string Describe(int levels) => $"Set<{(levels == 0 ? "…" : Element.Describe(levels - 1))}>";
}

/// <summary>An attribute's type, and whether it is always there.</summary>
internal readonly record struct AttributeType(CedarType Type, bool Required);

internal sealed class RecordType(IReadOnlyDictionary<string, AttributeType> attributes) : CedarType
{
    public static readonly RecordType Empty = new(new Dictionary<string, AttributeType>());

    public IReadOnlyDictionary<string, AttributeType> Attributes { get; } = attributes;

    public override int Depth { get; } = attributes.Values.Select(static a => a.Type.Depth).DefaultIfEmpty().Max() + 1;

    public override bool Holds(CedarValue value) =>
        value is RecordValue record
        && record.Pairs.All(pair => Attributes.TryGetValue(pair.Key, out var attribute) && attribute.Type.Holds(pair.Value))
        && Attributes.All(pair => !pair.Value.Required || record.TryGet(pair.Key, out _));

    protected internal override string Describe(int levels)
    {
        var shown = Attributes.OrderBy(static a => a.Key, StringComparer.Ordinal).Take(4);
        var texts = shown.Select(a => $"{a.Key}{(a.Value.Required ? "" : "?")}: {a.Value.Type.Describe(levels - 1)}");
        return levels == 0 ? "{…}" : $"{{{string.Join(", ", texts)}{(Attributes.Count > 4 ? ", …" : "")}}}";
    }
}

/// <summary>An entity of the type.</summary>
internal sealed class EntityRefType(string name) : CedarType
{
    public string Name { get; } = name;

    public override bool Holds(CedarValue value) => value.Kind == ValueKind.Entity && ((EntityUid)value.Reference!).Type == Name;

    protected internal override string Describe(int levels) => Name;
}

/// <summary>ipaddr, decimal, datetime or duration.</summary>
internal sealed class ExtensionType : CedarType
{
    public static readonly ExtensionType Ip = new("ipaddr", "ip", ValueKind.Ip);
    public static readonly ExtensionType Decimal = new("decimal", "decimal", ValueKind.Decimal);
    public static readonly ExtensionType Datetime = new("datetime", "datetime", ValueKind.Datetime);
    public static readonly ExtensionType Duration = new("duration", "duration", ValueKind.Duration);

    private readonly ValueKind _kind;

    private ExtensionType(string name, string constructor, ValueKind kind)
    {
        Name = name;
        Constructor = constructor;
        _kind = kind;
    }

    public string Name { get; }

    /// <summary>The function that makes one of a string.</summary>
    public string Constructor { get; }

    public static ExtensionType? Find(string name) => name switch
    {
        "ipaddr" => Ip,
        "decimal" => Decimal,
        "datetime" => Datetime,
        "duration" => Duration,
        _ => null,
    };

    public override bool Holds(CedarValue value) => value.Kind == _kind;

    protected internal override string Describe(int levels) => Name;
}
