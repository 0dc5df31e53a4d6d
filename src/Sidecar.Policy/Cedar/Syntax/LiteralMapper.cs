using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>
/// Maps the string literals that a policy compares with one attribute of the resource: arguments of <c>contains</c>, <c>containsAny</c> and
/// <c>containsAll</c> on it, literals on the other side of <c>==</c> or <c>!=</c>, and literal sets that are asked whether they contain it.
/// </summary>
internal sealed class LiteralMapper(string attribute, Func<string, string> map) : Rewriter
{
    public override Expr Rewrite(Expr expr) => expr switch
    {
        MethodExpr { Method: MethodId.Contains or MethodId.ContainsAll or MethodId.ContainsAny, Argument: { } argument } e
            when IsAttribute(e.Operand) || IsAttribute(argument) =>
            new MethodExpr(e.Position, e.Method, MapOther(e.Operand), MapOther(argument)),
        BinaryExpr { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } e
            when IsAttribute(e.Left) || IsAttribute(e.Right) =>
            new BinaryExpr(e.Position, e.Operator, MapOther(e.Left), MapOther(e.Right)),
        _ => base.Rewrite(expr),
    };

    private bool IsAttribute(Expr expr) =>
        expr is AttributeExpr { Operand: VariableExpr { Variable: Variable.Resource } } e && e.Name == attribute;

    private Expr MapOther(Expr expr) => expr switch
    {
        LiteralExpr { Value: StringValue text } e => new LiteralExpr(e.Position, CedarValue.Of(map((string)text.Reference!))),
        SetExpr e => new SetExpr(e.Position, [.. e.Items.Select(MapOther)]),
        _ => Rewrite(expr),
    };
}
