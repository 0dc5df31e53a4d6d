using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>A policy as one conjunction: principal, action, resource, then each condition. A slot stands for an entity that fits.</summary>
internal static class PolicyConjuncts
{
    public static List<Expr> Of(PolicySyntax policy)
    {
        var conjuncts = new List<Expr> { new LiteralExpr(policy.Position, CedarValue.Of(true)) };
        Add(conjuncts, policy.Position, policy.Principal, Variable.Principal);
        Add(conjuncts, policy.Position, policy.Action);
        Add(conjuncts, policy.Position, policy.Resource, Variable.Resource);
        foreach (var condition in policy.Conditions)
        {
            conjuncts.Add(condition.IsUnless ? new UnaryExpr(condition.Body.Position, UnaryOperator.Not, condition.Body) : condition.Body);
        }

        return conjuncts;
    }

    private static void Add(List<Expr> conjuncts, Position position, EntityScope scope, Variable variable)
    {
        var subject = new VariableExpr(position, variable);
        if (scope.Type is not null)
        {
            conjuncts.Add(new IsExpr(position, subject, scope.Type, null));
        }

        if (scope.Entity is not null)
        {
            conjuncts.Add(new BinaryExpr(position, scope.Kind == ScopeKind.Equal ? BinaryOperator.Equal : BinaryOperator.In, subject, new EntityExpr(position, scope.Entity)));
        }
    }

    /// <summary>A list is a set to the type checker: an empty one is an error there, and so are actions of several namespaces.</summary>
    private static void Add(List<Expr> conjuncts, Position position, ActionScope scope)
    {
        if (scope.Kind == ScopeKind.Any)
        {
            return;
        }

        IReadOnlyList<Expr> actions = [.. scope.Actions.Select(action => new EntityExpr(position, action))];
        conjuncts.Add(new BinaryExpr(
            position,
            scope.Kind == ScopeKind.Equal ? BinaryOperator.Equal : BinaryOperator.In,
            new VariableExpr(position, Variable.Action),
            scope.IsList ? new SetExpr(position, actions) : actions[0]));
    }
}
