using System.Text;

namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>Trees back to Cedar. What is printed parses to the same tree: an operand that binds no tighter than its operator gets parentheses.</summary>
internal static class Printer
{
    private enum Level
    {
        If,
        Or,
        And,
        Relation,
        Sum,
        Product,
        Unary,
        Member,
    }

    public static string Print(PolicySyntax policy)
    {
        var text = new StringBuilder();
        Print(text, policy);
        return text.ToString();
    }

    public static void Print(StringBuilder text, PolicySyntax policy)
    {
        foreach (var (key, value) in policy.Annotations)
        {
            text.Append('@').Append(key).Append('(').Append(Escapes.Quote(value)).Append(")\n");
        }

        text.Append(policy.Effect == Effect.Permit ? "permit" : "forbid").Append("(principal");
        PrintScope(text, policy.Principal, "?principal");
        text.Append(", action");
        PrintScope(text, policy.Action);
        text.Append(", resource");
        PrintScope(text, policy.Resource, "?resource");
        text.Append(')');
        foreach (var condition in policy.Conditions)
        {
            text.Append(condition.IsUnless ? "\nunless { " : "\nwhen { ");
            Print(text, condition.Body, Level.If);
            text.Append(" }");
        }

        text.Append(';');
    }

    public static string Print(Expr expr)
    {
        var text = new StringBuilder();
        Print(text, expr, Level.If);
        return text.ToString();
    }

    private static void PrintScope(StringBuilder text, EntityScope scope, string slot)
    {
        if (scope.Type is not null)
        {
            text.Append(" is ").Append(scope.Type);
        }

        if (scope.Kind is ScopeKind.Equal or ScopeKind.In or ScopeKind.IsIn)
        {
            text.Append(scope.Kind == ScopeKind.Equal ? " == " : " in ").Append(scope.Entity?.ToString() ?? slot);
        }
    }

    private static void PrintScope(StringBuilder text, ActionScope scope)
    {
        if (scope.Kind == ScopeKind.Any)
        {
            return;
        }

        text.Append(scope.Kind == ScopeKind.Equal ? " == " : " in ");
        text.Append(scope.IsList ? "[" : "").AppendJoin(", ", scope.Actions).Append(scope.IsList ? "]" : "");
    }

    /// <summary>Prints an operand that has to bind at least as tightly as <paramref name="floor"/>.</summary>
    private static void Print(StringBuilder text, Expr expr, Level floor)
    {
        var open = LevelOf(expr) < floor;
        if (open)
        {
            text.Append('(');
        }

        PrintBare(text, expr);
        if (open)
        {
            text.Append(')');
        }
    }

    private static Level LevelOf(Expr expr) => expr switch
    {
        IfExpr => Level.If,
        LogicalExpr logical => logical.IsAnd ? Level.And : Level.Or,
        BinaryExpr or HasExpr or LikeExpr or IsExpr => Level.Relation,
        SumExpr => Level.Sum,
        ProductExpr => Level.Product,
        UnaryExpr => Level.Unary,
        LiteralExpr { Value: { Kind: Values.ValueKind.Long, Number: < 0 } } => Level.Unary,
        _ => Level.Member,
    };

    private static void PrintBare(StringBuilder text, Expr expr)
    {
        switch (expr)
        {
            case LiteralExpr literal:
                PrintLiteral(text, literal.Value);
                break;
            case EntityExpr entity:
                text.Append(entity.Uid);
                break;
            case VariableExpr variable:
                text.Append(NameOf(variable.Variable));
                break;
            case UnaryExpr unary:
                text.Append(unary.Operator == UnaryOperator.Not ? '!' : '-');

                // Always a member: `-5` is one literal but `-(5)` is not, and more than four signs in a row are refused.
                Print(text, unary.Operand, unary is { Operator: UnaryOperator.Negate, Operand: LiteralExpr } ? Level.Member + 1 : Level.Member);
                break;
            case LogicalExpr logical:
                PrintChain(text, logical.Operands, logical.IsAnd ? Level.Relation : Level.And, _ => logical.IsAnd ? " && " : " || ");
                break;
            case SumExpr sum:
                PrintChain(text, sum.Operands, Level.Product, i => sum.Subtract[i - 1] ? " - " : " + ");
                break;
            case ProductExpr product:
                PrintChain(text, product.Operands, Level.Unary, static _ => " * ");
                break;
            case BinaryExpr binary:
                PrintChain(text, [binary.Left, binary.Right], Level.Sum, _ => $" {SymbolOf(binary.Operator)} ");
                break;
            case HasExpr has:
                Print(text, has.Operand, Level.Sum);
                text.Append(" has ");
                text.Append(has.Path.Count > 1 || Keywords.IsPlainName(has.Path[0]) ? string.Join('.', has.Path) : Escapes.Quote(has.Path[0]));
                break;
            case LikeExpr like:
                Print(text, like.Operand, Level.Sum);
                text.Append(" like \"").Append(like.Pattern).Append('"');
                break;
            case IsExpr test:
                Print(text, test.Operand, Level.Sum);
                text.Append(" is ").Append(test.Type);
                if (test.Ancestor is not null)
                {
                    text.Append(" in ");
                    Print(text, test.Ancestor, Level.Sum);
                }

                break;
            case IfExpr conditional:
                text.Append("if ");
                Print(text, conditional.Condition, Level.If);
                text.Append(" then ");
                Print(text, conditional.Then, Level.If);
                text.Append(" else ");
                Print(text, conditional.Otherwise, Level.If);
                break;
            case AttributeExpr attribute:
                Print(text, attribute.Operand, Level.Member);
                PrintAccess(text, attribute.Name);
                break;
            case MethodExpr method:
                Print(text, method.Operand, Level.Member);
                text.Append('.').Append(NameOf(method.Method));
                PrintList(text, '(', method.Argument is null ? [] : [method.Argument], ')');
                break;
            // A method without what it is called on is only to be had from JSON, and has no text that could be read again.
            case ExtensionExpr call when call.Function.IsConstructor || call.Arguments.Count == 0:
                text.Append(call.Function.Name);
                PrintList(text, '(', call.Arguments, ')');
                break;
            case ExtensionExpr call:
                Print(text, call.Arguments[0], Level.Member);
                text.Append('.').Append(call.Function.Name);
                PrintList(text, '(', [.. call.Arguments.Skip(1)], ')');
                break;
            case SetExpr set:
                PrintList(text, '[', set.Items, ']');
                break;
            case RecordExpr record:
                PrintRecord(text, record);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void PrintLiteral(StringBuilder text, CedarValue value) => _ = value.Kind switch
    {
        Values.ValueKind.Bool => text.Append(value.Number != 0 ? "true" : "false"),
        Values.ValueKind.Long => text.Append(value.Number),
        _ => text.Append(Escapes.Quote((string)value.Reference!)),
    };

    private static void PrintChain(StringBuilder text, IReadOnlyList<Expr> operands, Level floor, Func<int, string> separator)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            text.Append(i == 0 ? "" : separator(i));
            Print(text, operands[i], floor);
        }
    }

    private static void PrintAccess(StringBuilder text, string name) =>
        _ = Keywords.IsPlainName(name)
            ? text.Append('.').Append(name)
            : text.Append('[').Append(Escapes.Quote(name)).Append(']');

    private static void PrintList(StringBuilder text, char open, IReadOnlyList<Expr> items, char close)
    {
        text.Append(open);
        PrintChain(text, items, Level.If, static _ => ", ");
        text.Append(close);
    }

    private static void PrintRecord(StringBuilder text, RecordExpr record)
    {
        text.Append('{');
        var separator = "";
        foreach (var (key, value) in record.Entries)
        {
            text.Append(separator).Append(Keywords.IsPlainName(key) ? key : Escapes.Quote(key)).Append(": ");
            Print(text, value, Level.If);
            separator = ", ";
        }

        text.Append('}');
    }

    public static string SymbolOf(BinaryOperator op) => op switch
    {
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        _ => "in",
    };

    private static string NameOf(Variable variable) => variable switch
    {
        Variable.Principal => "principal",
        Variable.Action => "action",
        Variable.Resource => "resource",
        _ => "context",
    };

    public static string NameOf(MethodId method) => method switch
    {
        MethodId.Contains => "contains",
        MethodId.ContainsAll => "containsAll",
        MethodId.ContainsAny => "containsAny",
        MethodId.IsEmpty => "isEmpty",
        MethodId.GetTag => "getTag",
        _ => "hasTag",
    };
}
