using Sidecar.Policy.Cedar.Evaluation;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Residuals;

/// <summary>Evaluates a policy's expressions as far as they go without the resource. What reads no resource is evaluated by the engine itself.</summary>
internal sealed partial class PartialEvaluator(EntityStore store, EntityUid principal, EntityUid action, string resourceType, CedarValue? context)
{
    private readonly HashSet<Expr> _readsResource = new(ReferenceEqualityComparer.Instance);

    /// <summary>A policy in scope for principal, action and resource type: when it is satisfied, and when it is not without having erred.</summary>
    public Truths Evaluate(CompiledPolicy policy)
    {
        var conjuncts = new List<Truths>();
        var scope = policy.Resource;
        if (scope.Kind == ScopeKind.Equal)
        {
            conjuncts.Add(Truths.Itself(AtomOperator.IsEntity, scope.Entity!.Id));
        }
        else if (scope.Kind is ScopeKind.In or ScopeKind.IsIn)
        {
            conjuncts.Add(Truths.Itself(AtomOperator.InEntity, scope.Entity!));
        }

        foreach (var condition in policy.Policy.Syntax.Conditions)
        {
            Mark(condition.Body);
            var truths = EvaluateTruths(condition.Body);
            conjuncts.Add(condition.IsUnless ? truths.Negated : truths);
        }

        return Truths.And(conjuncts);
    }

    /// <summary>Finds the expressions that read the resource, once for the whole tree.</summary>
    private bool Mark(Expr expr)
    {
        var reads = expr is VariableExpr { Variable: Variable.Resource };
        foreach (var child in expr.Children)
        {
            reads |= Mark(child);
        }

        if (reads)
        {
            _readsResource.Add(expr);
        }

        return reads;
    }

    private Truths EvaluateTruths(Expr expr)
    {
        if (!_readsResource.Contains(expr))
        {
            return EvaluateKnown(expr).AsTruths();
        }

        return expr switch
        {
            UnaryExpr { Operator: UnaryOperator.Not } e => EvaluateTruths(e.Operand).Negated,
            LogicalExpr { IsAnd: true } e => Truths.And([.. e.Operands.Select(EvaluateTruths)]),
            LogicalExpr e => Truths.Or([.. e.Operands.Select(EvaluateTruths)]),
            IfExpr e => Truths.If(EvaluateTruths(e.Condition), EvaluateTruths(e.Then), EvaluateTruths(e.Otherwise)),
            _ => Evaluate(expr).AsTruths(),
        };
    }

    private Partial Evaluate(Expr expr)
    {
        if (!_readsResource.Contains(expr))
        {
            return EvaluateKnown(expr);
        }

        return expr switch
        {
            VariableExpr => new Partial.Resource(),
            UnaryExpr { Operator: UnaryOperator.Not } or LogicalExpr => new Partial.Truth(EvaluateTruths(expr)),
            AttributeExpr e => Evaluate(e.Operand) is Partial.Resource ? new Partial.Attribute(e.Name) : Opaque(e, e.Operand),
            HasExpr e => Has(e),
            LikeExpr e => Like(e),
            IsExpr e => Is(e),
            BinaryExpr { Operator: BinaryOperator.Equal } e => Equal(e),
            BinaryExpr { Operator: BinaryOperator.NotEqual } e => new Partial.Truth(Equal(e).AsTruths().Negated),
            BinaryExpr { Operator: BinaryOperator.In } e => In(e, Evaluate(e.Left), Evaluate(e.Right)),
            BinaryExpr e => Order(e),
            MethodExpr { Method: MethodId.Contains or MethodId.ContainsAll or MethodId.ContainsAny } e => Contains(e),
            IfExpr e => new Partial.Opaque(Reason(e), Evaluate(e.Condition).AsTruths().IsSound),
            _ => Opaque(expr, [.. expr.Children]),
        };
    }

    /// <summary>Compiled and evaluated like any expression; an entity of the resource's type may be the resource, so it says nothing.</summary>
    private Partial EvaluateKnown(Expr expr)
    {
        var frame = new Frame(store, principal, action, resourceType, context);
        var value = NodeCompiler.Compile(expr).Evaluate(ref frame);
        if (frame.MetUnknown)
        {
            return new Partial.Opaque(Reason(expr), Formulas.True);
        }

        return value.IsError ? new Partial.Failed() : new Partial.Known(value);
    }

    /// <summary>A value that cannot be said; it errs where any of its operands does.</summary>
    private Partial Opaque(Expr expr, params IReadOnlyList<Expr> operands) =>
        Opaque(expr, [.. operands.Select(Evaluate)]);

    private static Partial Opaque(Expr expr, params IReadOnlyList<Partial> operands)
    {
        var guard = Formulas.And(operands.Select(static o => o.Guard));
        return guard is Formula.False ? new Partial.Failed() : new Partial.Opaque(Reason(expr), guard);
    }

    private static string Reason(Expr expr)
    {
        const int longest = 120;
        var text = Printer.Print(expr);
        return text.Length > longest ? $"{text[..longest]}…" : text;
    }
}
