using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>A type (null: unknown, because something is wrong) and what is known when the expression is true.</summary>
internal readonly record struct Typed(CedarType? Type, Capabilities Shows = default)
{
    public bool Is(bool value) => Type is BoolType { Only: { } only } && only == value;
}

/// <summary>One kind of request: an action with types of principal and resource.</summary>
internal sealed record RequestEnvironment(string Principal, SchemaAction Action, string Resource);

/// <summary>
/// The strict type checker for one kind of request. Constant conditions cut branches off: what cannot be reached is not checked, so a policy may
/// serve several kinds of request. Errors are collected; a subexpression with an error has the best type that can be said, so that the rest
/// is still checked. (Reference §6.7; the rules are those of Cedar 4.12.)
/// </summary>
internal sealed partial class TypeChecker(CedarSchema schema, RequestEnvironment environment, FindingCollector findings)
{
    /// <summary>Scope and conditions as one conjunction. False when they cannot hold.</summary>
    public Typed CheckPolicy(IReadOnlyList<Expr> conjuncts) => CheckAnd(conjuncts, Capabilities.None);

    private Typed CheckType(Expr expr, Capabilities known)
    {
        switch (expr)
        {
            case LiteralExpr e:
                return new Typed(e.Value.Kind switch
                {
                    Values.ValueKind.Bool => BoolType.Of(e.Value.Number != 0),
                    Values.ValueKind.Long => CedarType.Long,
                    _ => CedarType.String,
                });
            case EntityExpr e:
                // An unknown type or action is found by another check, once for the policy.
                var declared = CedarSchema.IsActionType(e.Uid.Type) ? schema.Actions.ContainsKey(e.Uid) : schema.EntityTypes.ContainsKey(e.Uid.Type);
                return new Typed(declared ? new EntityRefType(e.Uid.Type) : null);
            case VariableExpr e:
                return new Typed(e.Variable switch
                {
                    Variable.Principal => new EntityRefType(environment.Principal),
                    Variable.Action => new EntityRefType(environment.Action.Uid.Type),
                    Variable.Resource => new EntityRefType(environment.Resource),
                    _ => environment.Action.Context,
                });
            case UnaryExpr { Operator: UnaryOperator.Not } e:
                var negated = Expect<BoolType>(e.Operand, known, "Bool");
                return new Typed(negated.Type is BoolType { Only: { } only } ? BoolType.Of(!only) : CedarType.Bool);
            case UnaryExpr e:
                Expect<LongType>(e.Operand, known, "Long");
                return new Typed(CedarType.Long);
            case LogicalExpr { IsAnd: true } e:
                return CheckAnd(e.Operands, known);
            case LogicalExpr e:
                return CheckOr(e.Operands, known);
            case SumExpr or ProductExpr:
                foreach (var operand in expr.Children)
                {
                    Expect<LongType>(operand, known, "Long");
                }

                return new Typed(CedarType.Long);
            case BinaryExpr e:
                return CheckBinary(e, known);
            case HasExpr { Path.Count: > 1 } e:
                return CheckAnd(Json.ExprWriter.Expand(e), known);
            case HasExpr e:
                return CheckHas(e, known);
            case LikeExpr e:
                Expect<StringType>(e.Operand, known, "String");
                return new Typed(CedarType.Bool);
            case IsExpr { Ancestor: not null } e:
                return CheckAnd([new IsExpr(e.Position, e.Operand, e.Type, null), new BinaryExpr(e.Position, BinaryOperator.In, e.Operand, e.Ancestor)], known);
            case IsExpr e:
                var tested = Expect<EntityRefType>(e.Operand, known, "an entity");
                return new Typed(tested.Type is EntityRefType entity ? BoolType.Of(entity.Name == e.Type) : CedarType.Bool);
            case IfExpr e:
                return CheckIf(e, known);
            case AttributeExpr e:
                return CheckAttribute(e, known);
            case MethodExpr e:
                return CheckMethod(e, known);
            case ExtensionExpr e:
                return CheckExtension(e, known);
            case SetExpr e:
                return CheckSet(e, known);
            case RecordExpr e:
                return CheckRecord(e, known);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Checks an operand; one of another type is an error and from then on unknown.</summary>
    private Typed Expect<T>(Expr expr, Capabilities known, string expected)
        where T : CedarType
    {
        var found = Check(expr, known);
        if (found.Type is null or T)
        {
            return found;
        }

        findings.Add(ValidationErrorKind.UnexpectedType, expr.Position, $"expected {expected}, found {found.Type}");
        return new Typed(null);
    }

    /// <summary>
    /// From left to right. After a false operand nothing is checked. A later operand knows what the earlier ones show.
    /// </summary>
    private Typed CheckAnd(IReadOnlyList<Expr> operands, Capabilities known)
    {
        var left = Expect<BoolType>(operands[0], known, "Bool");
        for (var i = 1; i < operands.Count && !left.Is(false); i++)
        {
            known = known.Union(left.Shows);
            var right = Expect<BoolType>(operands[i], known, "Bool");
            left = (left.Type, right.Type) switch
            {
                (null, _) or (_, null) => new Typed(CedarType.Bool),
                _ when right.Is(false) => new Typed(CedarType.False),
                _ when right.Is(true) => new Typed(left.Type, left.Shows.Union(right.Shows)),
                _ when left.Is(true) => new Typed(right.Type, right.Shows),
                _ => new Typed(CedarType.Bool, left.Shows.Union(right.Shows)),
            };
        }

        return left.Is(false) ? new Typed(CedarType.False) : left;
    }

    /// <summary>After a true operand nothing is checked. Two operands that may both be what made it true show only what both show.</summary>
    private Typed CheckOr(IReadOnlyList<Expr> operands, Capabilities known)
    {
        var left = Expect<BoolType>(operands[0], known, "Bool");
        for (var i = 1; i < operands.Count && !left.Is(true); i++)
        {
            var right = Expect<BoolType>(operands[i], known, "Bool");
            left = (left.Type, right.Type) switch
            {
                (null, _) or (_, null) => new Typed(CedarType.Bool),
                _ when right.Is(true) => right,
                _ when right.Is(false) => left,
                _ when left.Is(false) => right,
                _ => new Typed(CedarType.Bool, right.Shows.Intersect(left.Shows)),
            };
        }

        return left;
    }

    private Typed CheckIf(IfExpr e, Capabilities known)
    {
        var condition = Expect<BoolType>(e.Condition, known, "Bool");
        if (condition.Is(false))
        {
            return Check(e.Otherwise, known);
        }

        var then = Check(e.Then, known.Union(condition.Shows));
        then = then with { Shows = then.Shows.Union(condition.Shows) };
        if (condition.Is(true))
        {
            return then;
        }

        var otherwise = Check(e.Otherwise, known);
        return new Typed(Join(e, then.Type, otherwise.Type), otherwise.Shows.Intersect(then.Shows));
    }

    private CedarType? Join(Expr at, CedarType? a, CedarType? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        if (Subtyping.TryJoin(a, b, out var joined))
        {
            return joined;
        }

        findings.Add(ValidationErrorKind.IncompatibleTypes, at.Position, $"expected values of one type, found {a} and {b}");
        return null;
    }
}
