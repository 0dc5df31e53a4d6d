namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// An expression as written. Chains of one operator are one node with many operands, so that a long chain is not a deep tree;
/// a parenthesised operand stays a node of its own, so that printing gives back the same tree.
/// </summary>
internal abstract class Expr(Position position, int height)
{
    public Position Position { get; } = position;

    /// <summary>Levels of the tree below and including this node; the parser bounds it, so that walking a tree may recurse.</summary>
    public int Height { get; } = height;

    /// <summary>The operands, in the order they are written.</summary>
    public virtual IReadOnlyList<Expr> Children => [];

    protected static int Above(Expr a) => a.Height + 1;

    protected static int Above(Expr a, Expr b) => Math.Max(a.Height, b.Height) + 1;

    protected static int Above(IEnumerable<Expr> children) => children.Select(static c => c.Height).DefaultIfEmpty().Max() + 1;
}

internal enum Variable : byte
{
    Principal,
    Action,
    Resource,
    Context,
}

internal enum UnaryOperator : byte
{
    Not,
    Negate,
}

internal enum BinaryOperator : byte
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

internal enum MethodId : byte
{
    Contains,
    ContainsAll,
    ContainsAny,
    IsEmpty,
    GetTag,
    HasTag,
}

/// <summary><c>true</c>, <c>false</c>, a number or a string.</summary>
internal sealed class LiteralExpr(Position position, CedarValue value) : Expr(position, 1)
{
    public CedarValue Value { get; } = value;
}

/// <summary><c>Type::"id"</c>.</summary>
internal sealed class EntityExpr(Position position, EntityUid uid) : Expr(position, 1)
{
    public EntityUid Uid { get; } = uid;
}

internal sealed class VariableExpr(Position position, Variable variable) : Expr(position, 1)
{
    public Variable Variable { get; } = variable;
}

internal sealed class UnaryExpr(Position position, UnaryOperator op, Expr operand) : Expr(position, Above(operand))
{
    public override IReadOnlyList<Expr> Children => [Operand];

    public UnaryOperator Operator { get; } = op;

    public Expr Operand { get; } = operand;
}

/// <summary><c>a &amp;&amp; b &amp;&amp; …</c> or <c>a || b || …</c>.</summary>
internal sealed class LogicalExpr(Position position, bool isAnd, IReadOnlyList<Expr> operands) : Expr(position, Above(operands))
{
    public override IReadOnlyList<Expr> Children => Operands;

    public bool IsAnd { get; } = isAnd;

    public IReadOnlyList<Expr> Operands { get; } = operands;
}

/// <summary><c>a + b - c …</c>, from left to right: <see cref="Subtract"/> says for each operand after the first which it is.</summary>
internal sealed class SumExpr(Position position, IReadOnlyList<Expr> operands, IReadOnlyList<bool> subtract) : Expr(position, Above(operands))
{
    public override IReadOnlyList<Expr> Children => Operands;

    public IReadOnlyList<Expr> Operands { get; } = operands;

    public IReadOnlyList<bool> Subtract { get; } = subtract;
}

internal sealed class ProductExpr(Position position, IReadOnlyList<Expr> operands) : Expr(position, Above(operands))
{
    public override IReadOnlyList<Expr> Children => Operands;

    public IReadOnlyList<Expr> Operands { get; } = operands;
}

internal sealed class BinaryExpr(Position position, BinaryOperator op, Expr left, Expr right) : Expr(position, Above(left, right))
{
    public override IReadOnlyList<Expr> Children => [Left, Right];

    public BinaryOperator Operator { get; } = op;

    public Expr Left { get; } = left;

    public Expr Right { get; } = right;
}

/// <summary><c>a has b.c.d</c> or <c>a has "key"</c>.</summary>
internal sealed class HasExpr(Position position, Expr operand, IReadOnlyList<string> path) : Expr(position, Above(operand))
{
    public override IReadOnlyList<Expr> Children => [Operand];

    public Expr Operand { get; } = operand;

    public IReadOnlyList<string> Path { get; } = path;
}

internal sealed class LikeExpr(Position position, Expr operand, Pattern pattern) : Expr(position, Above(operand))
{
    public override IReadOnlyList<Expr> Children => [Operand];

    public Expr Operand { get; } = operand;

    public Pattern Pattern { get; } = pattern;
}

/// <summary><c>a is Type</c> or <c>a is Type in b</c>.</summary>
internal sealed class IsExpr(Position position, Expr operand, string type, Expr? ancestor)
    : Expr(position, ancestor is null ? Above(operand) : Above(operand, ancestor))
{
    public override IReadOnlyList<Expr> Children => Ancestor is null ? [Operand] : [Operand, Ancestor];

    public Expr Operand { get; } = operand;

    public string Type { get; } = type;

    public Expr? Ancestor { get; } = ancestor;
}

internal sealed class IfExpr(Position position, Expr condition, Expr then, Expr otherwise)
    : Expr(position, Above([condition, then, otherwise]))
{
    public override IReadOnlyList<Expr> Children => [Condition, Then, Otherwise];

    public Expr Condition { get; } = condition;

    public Expr Then { get; } = then;

    public Expr Otherwise { get; } = otherwise;
}

/// <summary><c>a.b</c> or <c>a["b"]</c>.</summary>
internal sealed class AttributeExpr(Position position, Expr operand, string name) : Expr(position, Above(operand))
{
    public override IReadOnlyList<Expr> Children => [Operand];

    public Expr Operand { get; } = operand;

    public string Name { get; } = name;
}

/// <summary>A method of sets or of tags. Its argument is null for <c>isEmpty</c> only.</summary>
internal sealed class MethodExpr(Position position, MethodId method, Expr operand, Expr? argument)
    : Expr(position, argument is null ? Above(operand) : Above(operand, argument))
{
    public override IReadOnlyList<Expr> Children => Argument is null ? [Operand] : [Operand, Argument];

    public MethodId Method { get; } = method;

    public Expr Operand { get; } = operand;

    public Expr? Argument { get; } = argument;
}

/// <summary>A function or method of an extension type; a method's receiver is the first argument.</summary>
internal sealed class ExtensionExpr(Position position, ExtensionFunction function, IReadOnlyList<Expr> arguments)
    : Expr(position, Above(arguments))
{
    public override IReadOnlyList<Expr> Children => Arguments;

    public ExtensionFunction Function { get; } = function;

    public IReadOnlyList<Expr> Arguments { get; } = arguments;
}

internal sealed class SetExpr(Position position, IReadOnlyList<Expr> items) : Expr(position, Above(items))
{
    public override IReadOnlyList<Expr> Children => Items;

    public IReadOnlyList<Expr> Items { get; } = items;
}

internal sealed class RecordExpr(Position position, IReadOnlyList<KeyValuePair<string, Expr>> entries)
    : Expr(position, Above(entries.Select(static e => e.Value)))
{
    public override IReadOnlyList<Expr> Children => [.. Entries.Select(static e => e.Value)];

    public IReadOnlyList<KeyValuePair<string, Expr>> Entries { get; } = entries;
}
