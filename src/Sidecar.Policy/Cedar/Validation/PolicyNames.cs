using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>An entity or a type that a policy names.</summary>
/// <param name="Position">Where; that of the policy for what is in its scope.</param>
/// <param name="Type">The type.</param>
/// <param name="Entity">The entity; null for a type after <c>is</c>.</param>
/// <param name="InScope">True in the scope, false in a condition.</param>
internal readonly record struct PolicyName(Position Position, string Type, EntityUid? Entity, bool InScope);

/// <summary>Every entity and type that a policy names, scope first.</summary>
internal static class PolicyNames
{
    public static List<PolicyName> Of(PolicySyntax policy)
    {
        var names = new List<PolicyName>();
        Add(names, policy.Principal, policy.Position);
        Add(names, policy.Resource, policy.Position);
        names.AddRange(policy.Action.Actions.Select(action => new PolicyName(policy.Position, action.Type, action, true)));
        foreach (var condition in policy.Conditions)
        {
            Add(names, condition.Body);
        }

        return names;
    }

    private static void Add(List<PolicyName> names, EntityScope scope, Position position)
    {
        if (scope.Type is not null)
        {
            names.Add(new PolicyName(position, scope.Type, null, true));
        }

        if (scope.Entity is not null)
        {
            names.Add(new PolicyName(position, scope.Entity.Type, scope.Entity, true));
        }
    }

    private static void Add(List<PolicyName> names, Expr expr)
    {
        switch (expr)
        {
            case EntityExpr e:
                names.Add(new PolicyName(e.Position, e.Uid.Type, e.Uid, false));
                break;
            case IsExpr e:
                names.Add(new PolicyName(e.Position, e.Type, null, false));
                break;
        }

        foreach (var child in expr.Children)
        {
            Add(names, child);
        }
    }
}
