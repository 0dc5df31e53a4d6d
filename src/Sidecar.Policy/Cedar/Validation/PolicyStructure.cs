using System.Text;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>
/// A policy with its texts and ids struck out where validation does not look at them: two policies of one structure have the same verdict, up to
/// positions. Of ten thousand policies most differ in a folder's name only.
/// </summary>
internal sealed class PolicyStructure : Rewriter
{
    private static readonly CedarValue AnyText = CedarValue.Of("");

    private readonly CedarSchema _schema;

    private PolicyStructure(CedarSchema schema) => _schema = schema;

    /// <summary>Writes a policy's structure.</summary>
    public static void Print(StringBuilder text, Policy policy, CedarSchema schema)
    {
        var structure = new PolicyStructure(schema);
        var syntax = policy.Syntax;
        Printer.Print(text, syntax with
        {
            Annotations = [],
            Principal = structure.Strike(syntax.Principal),
            Resource = structure.Strike(syntax.Resource),
            Conditions = [.. syntax.Conditions.Select(c => c with { Body = structure.Rewrite(c.Body) })],
        });
    }

    public override Expr Rewrite(Expr expr) => expr switch
    {
        MethodExpr { Method: MethodId.Contains or MethodId.ContainsAll or MethodId.ContainsAny, Argument: { } argument } e =>
            new MethodExpr(e.Position, e.Method, Strike(e.Operand), Strike(argument)),

        // Two literals are compared by the validator itself.
        BinaryExpr { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.In } e when !IsLiteral(e.Left) || !IsLiteral(e.Right) =>
            new BinaryExpr(e.Position, e.Operator, Strike(e.Left), Strike(e.Right)),
        _ => base.Rewrite(expr),
    };

    private static bool IsLiteral(Expr expr) => expr is LiteralExpr or EntityExpr;

    private static bool IsText(Expr expr) => expr is LiteralExpr { Value: StringValue };

    private Expr Strike(Expr expr) => expr switch
    {
        LiteralExpr { Value: StringValue } e => new LiteralExpr(e.Position, AnyText),
        EntityExpr e => new EntityExpr(e.Position, Strike(e.Uid)),
        SetExpr { Items.Count: > 0 } e when e.Items.All(IsText) => new SetExpr(e.Position, [new LiteralExpr(e.Position, AnyText)]),
        _ => Rewrite(expr),
    };

    private EntityScope Strike(EntityScope scope) => scope.Entity is null ? scope : scope with { Entity = Strike(scope.Entity) };

    /// <summary>The ids of actions and of enumerated types are looked at.</summary>
    private EntityUid Strike(EntityUid uid) =>
        CedarSchema.IsActionType(uid.Type) || (_schema.EntityTypes.TryGetValue(uid.Type, out var type) && type.Choices is not null)
            ? uid
            : new EntityUid(uid.Type, "");
}
