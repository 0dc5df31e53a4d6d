namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>Collects the attributes read directly off <c>resource</c>.</summary>
internal static class ResourceAttributeFinder
{
    public static void Find(Expr expr, HashSet<string> found)
    {
        switch (expr)
        {
            case AttributeExpr { Operand: VariableExpr { Variable: Variable.Resource } } read:
                found.Add(read.Name);
                break;
            case HasExpr { Operand: VariableExpr { Variable: Variable.Resource } } has:
                found.Add(has.Path[0]);
                break;
        }

        foreach (var child in expr.Children)
        {
            Find(child, found);
        }
    }
}
