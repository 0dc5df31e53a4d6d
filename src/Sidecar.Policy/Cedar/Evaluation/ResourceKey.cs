using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>
/// What the first conjunct of the first <c>when</c> says when it is <c>resource.a.contains("x")</c>, <c>resource.a.containsAny(["x", …])</c>,
/// or those of one attribute joined by <c>||</c>. If the attribute is a set without any of the literals, the policy is not
/// satisfied and has not errored, whatever follows; if it is missing or no set, the policy has errored.
/// </summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Literals">One of these has to be in it; at least one.</param>
/// <param name="IsWhole">Nothing else is asked: one of the literals is enough for the policy to be satisfied.</param>
internal sealed record ResourceKey(string Attribute, string[] Literals, bool IsWhole)
{
    /// <summary>Whether one of the literals is in the resource's set. False when it has no such set.</summary>
    public bool TryFindIn(Entity resource, out bool found)
    {
        found = false;
        if (!resource.Attributes.TryGetValue(Attribute, out var value) || value is not SetValue set)
        {
            return false;
        }

        for (var i = 0; i < Literals.Length && !found; i++)
        {
            found = set.ContainsString(Literals[i]);
        }

        return true;
    }

    public static ResourceKey? Of(IReadOnlyList<Condition> conditions)
    {
        if (conditions.Count == 0 || conditions[0].IsUnless)
        {
            return null;
        }

        var body = conditions[0].Body;
        var first = body;
        while (first is LogicalExpr { IsAnd: true } and)
        {
            first = and.Operands[0];
        }

        string? attribute = null;
        var literals = new List<string>();
        return Collect(first, ref attribute, literals)
            ? new ResourceKey(attribute!, [.. literals], ReferenceEquals(first, body) && conditions.Count == 1)
            : null;
    }

    private static bool Collect(Expr expr, ref string? attribute, List<string> literals)
    {
        if (expr is LogicalExpr { IsAnd: false } or)
        {
            foreach (var operand in or.Operands)
            {
                if (!Collect(operand, ref attribute, literals))
                {
                    return false;
                }
            }

            return true;
        }

        if (expr is not MethodExpr { Operand: AttributeExpr { Operand: VariableExpr { Variable: Variable.Resource } } read } method
            || (attribute ??= read.Name) != read.Name)
        {
            return false;
        }

        switch (method.Method, method.Argument)
        {
            case (MethodId.Contains, LiteralExpr { Value: StringValue text }):
                literals.Add((string)text.Reference!);
                return true;
            case (MethodId.ContainsAny, SetExpr { Items.Count: > 0 } set):
                foreach (var item in set.Items)
                {
                    if (item is not LiteralExpr { Value: StringValue element })
                    {
                        return false;
                    }

                    literals.Add((string)element.Reference!);
                }

                return true;
            default:
                return false;
        }
    }
}
