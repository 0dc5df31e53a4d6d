using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>What a schema has to say of one policy, apart by nature, for a host that weighs it by its own rules.</summary>
/// <param name="Unknown">Types and actions that the schema does not have, and ids that an enumerated type does not have.</param>
/// <param name="Missing">Attributes that are not there, in some kind of request or in all.</param>
/// <param name="Findings">What else the type checker found.</param>
/// <param name="Fits">True when the scope fits some kind of request.</param>
/// <param name="Possible">True unless the conditions are constantly false. A literal <c>false</c> is no finding: a policy switched off on purpose.</param>
internal sealed record PolicyExamination(
    IReadOnlyList<PolicyName> Unknown, IReadOnlyList<AttributeUse> Missing, IReadOnlyList<ValidationFinding> Findings, bool Fits, bool Possible)
{
    public bool IsClean => Unknown.Count == 0 && Missing.Count == 0 && Findings.Count == 0 && Fits && Possible;
}

/// <summary>
/// The checks of strict validation in another arrangement: findings are not one list but told apart by what they mean at run time, and kinds of
/// request that the conditions cannot tell apart are looked at once, so that very many policies are checked fast.
/// </summary>
internal sealed class PolicyExaminer(CedarSchema schema)
{
    public CedarSchema Schema => schema;

    public PolicyExamination Examine(Policy policy)
    {
        var syntax = policy.Syntax;
        var conjuncts = new List<Expr> { new LiteralExpr(syntax.Position, CedarValue.Of(true)) };
        conjuncts.AddRange(syntax.Conditions.Select(c => c.IsUnless ? new UnaryExpr(c.Body.Position, UnaryOperator.Not, c.Body) : c.Body));
        var uses = new AttributeUses();
        var collector = new FindingCollector(policy) { Uses = uses };
        var (fits, possible) = (false, conjuncts.Exists(static c => c is LiteralExpr { Value: { Kind: Values.ValueKind.Bool, Number: 0 } }));
        foreach (var kind in KindsOf(syntax))
        {
            fits = true;
            possible |= !new TypeChecker(schema, kind, collector).CheckPolicy(conjuncts).Is(false);
        }

        return new PolicyExamination(
            [.. PolicyNames.Of(syntax).Where(name => !IsKnown(name))],
            [.. uses.Missing],
            [.. collector.Findings.Where(static f => f.Kind is not (ValidationErrorKind.UnsafeAttributeAccess or ValidationErrorKind.UnsafeOptionalAttributeAccess))],
            fits,
            possible || !fits);
    }

    private bool IsKnown(PolicyName name)
    {
        if (CedarSchema.IsActionType(name.Type))
        {
            return name.Entity is null ? schema.IsKnownType(name.Type) : schema.Actions.ContainsKey(name.Entity);
        }

        return schema.EntityTypes.TryGetValue(name.Type, out var type) && (name.Entity is null || type.Choices?.Contains(name.Entity.Id) != false);
    }

    /// <summary>The kinds of request that fit the scope; of those that only differ in what no condition reads, one.</summary>
    private IEnumerable<RequestEnvironment> KindsOf(PolicySyntax policy)
    {
        var reads = new bool[4];
        foreach (var condition in policy.Conditions)
        {
            FindVariables(condition.Body, reads);
        }

        var byAction = reads[(int)Variable.Action] || reads[(int)Variable.Context];
        var (byPrincipal, byResource) = (reads[(int)Variable.Principal], reads[(int)Variable.Resource]);
        var seen = new HashSet<(EntityUid?, string?, string?)>();
        foreach (var action in schema.Actions.Values.Where(action => ScopeFit.Fits(schema, policy.Action, action.Uid)))
        {
            foreach (var principal in action.Principals.Where(type => ScopeFit.Fits(schema, policy.Principal, type)))
            {
                foreach (var resource in action.Resources.Where(type => ScopeFit.Fits(schema, policy.Resource, type)))
                {
                    if (seen.Add((byAction ? action.Uid : null, byPrincipal ? principal : null, byResource ? resource : null)))
                    {
                        yield return new RequestEnvironment(principal, action, resource);
                    }
                }

                if (!byPrincipal)
                {
                    break;
                }
            }
        }
    }

    private static void FindVariables(Expr expr, bool[] reads)
    {
        if (expr is VariableExpr variable)
        {
            reads[(int)variable.Variable] = true;
        }

        foreach (var child in expr.Children)
        {
            FindVariables(child, reads);
        }
    }
}
