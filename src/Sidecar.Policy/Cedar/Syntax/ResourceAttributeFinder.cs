namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>Finds the attributes read directly off <c>resource</c>.</summary>
internal static class ResourceAttributeFinder
{
    /// <summary>Adds the names of all of them.</summary>
    public static void Find(Expr expr, HashSet<string> found)
    {
        if (NameIn(expr) is { } name)
        {
            found.Add(name);
        }

        foreach (var child in expr.Children)
        {
            Find(child, found);
        }
    }

    /// <summary>Whether one of them is read, without a set of all: of ten thousand policies most read one other attribute.</summary>
    public static bool Reads(Expr expr, string attribute)
    {
        if (NameIn(expr) == attribute)
        {
            return true;
        }

        foreach (var child in expr.Children)
        {
            if (Reads(child, attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static string? NameIn(Expr expr) => expr switch
    {
        AttributeExpr { Operand: VariableExpr { Variable: Variable.Resource } } read => read.Name,
        HasExpr { Operand: VariableExpr { Variable: Variable.Resource } } has => has.Path[0],
        _ => null,
    };
}
