using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>Comparisons and <c>in</c>.</summary>
internal sealed partial class TypeChecker
{
    private Typed CheckBinary(BinaryExpr e, Capabilities known)
    {
        switch (e.Operator)
        {
            case BinaryOperator.In:
                return CheckIn(e, known);
            case BinaryOperator.Equal:
                return new Typed(CheckEqual(e, known));
            case BinaryOperator.NotEqual:
                return new Typed(CheckEqual(e, known) is { Only: { } equal } ? BoolType.Of(!equal) : CedarType.Bool);
            default:
                var (left, right) = (Check(e.Left, known).Type, Check(e.Right, known).Type);
                if (left is not null && right is not null && !(IsOrdered(left) && IsOrdered(right) && Subtyping.TryJoin(left, right, out _)))
                {
                    var wrong = IsOrdered(left) ? e.Right : e.Left;
                    findings.Add(ValidationErrorKind.UnexpectedType, wrong.Position, $"expected two of Long, datetime or duration, found {left} and {right}");
                }

                return new Typed(CedarType.Bool);
        }
    }

    private static bool IsOrdered(CedarType type) =>
        type is LongType || ReferenceEquals(type, ExtensionType.Datetime) || ReferenceEquals(type, ExtensionType.Duration);

    /// <summary>Different entity types are never equal, two literals are compared; anything else has to have a type in common.</summary>
    private BoolType CheckEqual(BinaryExpr e, Capabilities known)
    {
        var (left, right) = (Check(e.Left, known).Type, Check(e.Right, known).Type);
        if (left is EntityRefType a && right is EntityRefType b && a.Name != b.Name)
        {
            return CedarType.False;
        }

        if (LiteralOf(e.Left) is { } x && LiteralOf(e.Right) is { } y)
        {
            return BoolType.Of(x.Equals(y));
        }

        Join(e, left, right);
        return CedarType.Bool;
    }

    /// <summary>The value of a literal, or of <c>action</c>, which is known here.</summary>
    private CedarValue? LiteralOf(Expr expr) => expr switch
    {
        LiteralExpr e => e.Value,
        EntityExpr e => CedarValue.Of(e.Uid),
        VariableExpr { Variable: Variable.Action } => CedarValue.Of(environment.Action.Uid),
        _ => null,
    };

    private EntityUid? EntityOf(Expr expr) => LiteralOf(expr)?.Reference as EntityUid;

    private Typed CheckIn(BinaryExpr e, Capabilities known)
    {
        var reports = findings.Reports;
        var left = Expect<EntityRefType>(e.Left, known, "an entity").Type as EntityRefType;
        Dereference(e, e.Left, left);
        var right = Check(e.Right, known).Type;
        if (right is not (null or EntityRefType or SetType { Element: EntityRefType }))
        {
            findings.Add(ValidationErrorKind.UnexpectedType, e.Right.Position, $"expected an entity or a set of entities, found {right}");
            return new Typed(CedarType.Bool);
        }

        // Nothing is concluded from an operand that is wrong in itself.
        if (left is null || right is null || findings.Reports != reports)
        {
            return new Typed(CedarType.Bool);
        }

        var targets = EntityOf(e.Right) is { } one ? [one] : (e.Right as SetExpr)?.Items.Select(EntityOf).ToList();
        if (EntityOf(e.Left) is { } action && CedarSchema.IsActionType(action.Type) && targets?.Contains(null) == false)
        {
            // All that there is to know about actions is in the schema.
            return new Typed(BoolType.Of(targets.Exists(target => schema.ActionStore.IsIn(action, target!))));
        }

        var type = right as EntityRefType ?? (EntityRefType)((SetType)right).Element;
        return new Typed(schema.MayBeIn(left.Name, type.Name) ? CedarType.Bool : CedarType.False);
    }
}
