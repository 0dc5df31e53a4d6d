using System.Collections.Immutable;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>What an expression shows when it is true: that an attribute or a tag is there. Expressions are known by their text.</summary>
internal readonly struct Capabilities
{
    public static readonly Capabilities None = new([]);

    private readonly ImmutableHashSet<string>? _known;

    private Capabilities(ImmutableHashSet<string> known) => _known = known;

    private ImmutableHashSet<string> Known => _known ?? [];

    public static Capabilities OfAttribute(Expr operand, string name) => new([AttributeKey(operand, name)]);

    public static Capabilities OfTag(Expr operand, Expr tag) => new([TagKey(operand, tag)]);

    public bool HasAttribute(Expr operand, string name) => Known.Count > 0 && Known.Contains(AttributeKey(operand, name));

    public bool HasTag(Expr operand, Expr tag) => Known.Count > 0 && Known.Contains(TagKey(operand, tag));

    /// <summary>Adds the few to the many, so that a long chain costs one step per operand.</summary>
    public Capabilities Union(Capabilities other) =>
        other.Known.Count == 0 ? this : Known.Count == 0 ? other
        : Known.Count >= other.Known.Count ? new(Known.Union(other.Known)) : new(other.Known.Union(Known));

    public Capabilities Intersect(Capabilities other) =>
        Known.Count == 0 || other.Known.Count == 0 ? None : Known.Count >= other.Known.Count ? new(other.Known.Intersect(Known)) : new(Known.Intersect(other.Known));

    private static string AttributeKey(Expr operand, string name) => $"{Printer.Print(operand)} has {Escapes.Quote(name)}";

    private static string TagKey(Expr operand, Expr tag) => $"{Printer.Print(operand)} tag {Printer.Print(tag)}";
}
