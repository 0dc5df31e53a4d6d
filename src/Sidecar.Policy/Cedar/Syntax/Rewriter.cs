namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>Copies a tree with changes. A node whose children stay is kept as it is.</summary>
internal abstract class Rewriter
{
    public virtual Expr Rewrite(Expr expr) => expr switch
    {
        UnaryExpr e => Keep(e, e.Operand, o => new UnaryExpr(e.Position, e.Operator, o)),
        LogicalExpr e => new LogicalExpr(e.Position, e.IsAnd, All(e.Operands)),
        SumExpr e => new SumExpr(e.Position, All(e.Operands), e.Subtract),
        ProductExpr e => new ProductExpr(e.Position, All(e.Operands)),
        BinaryExpr e => new BinaryExpr(e.Position, e.Operator, Rewrite(e.Left), Rewrite(e.Right)),
        HasExpr e => Keep(e, e.Operand, o => new HasExpr(e.Position, o, e.Path)),
        LikeExpr e => Keep(e, e.Operand, o => new LikeExpr(e.Position, o, e.Pattern)),
        IsExpr e => new IsExpr(e.Position, Rewrite(e.Operand), e.Type, e.Ancestor is null ? null : Rewrite(e.Ancestor)),
        IfExpr e => new IfExpr(e.Position, Rewrite(e.Condition), Rewrite(e.Then), Rewrite(e.Otherwise)),
        AttributeExpr e => Keep(e, e.Operand, o => new AttributeExpr(e.Position, o, e.Name)),
        MethodExpr e => new MethodExpr(e.Position, e.Method, Rewrite(e.Operand), e.Argument is null ? null : Rewrite(e.Argument)),
        ExtensionExpr e => new ExtensionExpr(e.Position, e.Function, All(e.Arguments)),
        SetExpr e => new SetExpr(e.Position, All(e.Items)),
        RecordExpr e => new RecordExpr(e.Position, [.. e.Entries.Select(p => KeyValuePair.Create(p.Key, Rewrite(p.Value)))]),
        _ => expr,
    };

    private List<Expr> All(IReadOnlyList<Expr> items) => [.. items.Select(Rewrite)];

    private Expr Keep(Expr whole, Expr part, Func<Expr, Expr> rebuild)
    {
        var changed = Rewrite(part);
        return ReferenceEquals(part, changed) ? whole : rebuild(changed);
    }
}
