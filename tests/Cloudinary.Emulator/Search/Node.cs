namespace Cloudinary.Emulator.Search;

/// <summary>The tree of an expression.</summary>
internal abstract record Node;

internal sealed record Everything : Node;

internal sealed record AllOf(IReadOnlyList<Node> Parts) : Node;

internal sealed record AnyOf(IReadOnlyList<Node> Parts) : Node;

internal sealed record Not(Node Part) : Node;

internal sealed record Nothing : Node;

/// <summary>A word or phrase without a field.</summary>
internal sealed record FreeText(Pattern Value) : Node;

/// <summary><c>field op value</c>.</summary>
internal sealed record Comparison(string Field, string Operator, Pattern Value) : Node;

/// <summary><c>field:[a TO b]</c>; a bound is null for <c>*</c>.</summary>
internal sealed record Range(string Field, Pattern? From, Pattern? To, bool Inclusive) : Node;
