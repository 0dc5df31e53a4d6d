using System.Diagnostics;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>Trees to nodes. What does not depend on the request is evaluated here, once; an error stays an error of the evaluation.</summary>
internal static class NodeCompiler
{
    public static Node Compile(Expr expr)
    {
        switch (expr)
        {
            case LiteralExpr e:
                return new ConstantNode(Value.Of(e.Value));
            case EntityExpr e:
                return new ConstantNode(Value.Of(e.Uid));
            case VariableExpr e:
                return new VariableNode(e.Variable);
            case UnaryExpr { Operator: UnaryOperator.Not } e:
                var negated = Compile(e.Operand);
                return Fold(new NotNode(negated), negated);
            case UnaryExpr e:
                var operand = Compile(e.Operand);
                return Fold(new NegateNode(operand), operand);
            case LogicalExpr { IsAnd: true } e:
                return new AndNode(All(e.Operands));
            case LogicalExpr e:
                return new OrNode(All(e.Operands));
            case SumExpr e:
                var terms = All(e.Operands);
                return Fold(new SumNode(terms, [.. e.Subtract]), terms);
            case ProductExpr e:
                var factors = All(e.Operands);
                return Fold(new ProductNode(factors), factors);
            case BinaryExpr { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } e:
                var (left, right) = (Compile(e.Left), Compile(e.Right));
                return Fold(new EqualNode(left, right, e.Operator == BinaryOperator.NotEqual), left, right);
            case BinaryExpr { Operator: BinaryOperator.In } e:
                return new InNode(Compile(e.Left), Compile(e.Right));
            case BinaryExpr e:
                return new OrderNode(e.Operator, Compile(e.Left), Compile(e.Right));
            case HasExpr e:
                return new HasNode(Compile(e.Operand), [.. e.Path]);
            case LikeExpr e:
                return new LikeNode(Compile(e.Operand), e.Pattern);
            case IsExpr e:
                return new IsNode(Compile(e.Operand), e.Type, e.Ancestor is null ? null : Compile(e.Ancestor));
            case IfExpr e:
                return new IfNode(Compile(e.Condition), Compile(e.Then), Compile(e.Otherwise));
            case AttributeExpr e:
                return new AttributeNode(Compile(e.Operand), e.Name);
            case MethodExpr { Method: MethodId.IsEmpty } e:
                return new IsEmptyNode(Compile(e.Operand));
            case MethodExpr { Method: MethodId.GetTag or MethodId.HasTag } e:
                return new TagNode(Compile(e.Operand), Compile(e.Argument!), e.Method == MethodId.HasTag);
            case MethodExpr e:
                return new ContainsNode(e.Method, Compile(e.Operand), Compile(e.Argument!));
            case ExtensionExpr e when e.Arguments.Count != e.Function.Arguments + (e.Function.IsConstructor ? 0 : 1):
                return new FailingNode(new EvaluationError(ErrorKind.Arity, e.Function.Name, default, default));
            case ExtensionExpr e:
                var arguments = All(e.Arguments);
                return Fold(new ExtensionNode(e.Function, arguments[0], arguments.Length > 1 ? arguments[1] : null), arguments);
            case SetExpr e:
                var items = All(e.Items);
                return Fold(new SetNode(items), items);
            case RecordExpr e:
                Node[] fields = [.. e.Entries.Select(static p => Compile(p.Value))];
                return Fold(new RecordNode([.. e.Entries.Select(static p => p.Key)], fields), fields);
            default:
                throw new UnreachableException();
        }
    }

    private static Node[] All(IReadOnlyList<Expr> items) => [.. items.Select(Compile)];

    /// <summary>A node over constants is evaluated now.</summary>
    private static Node Fold(Node node, params ReadOnlySpan<Node> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is not (ConstantNode or FailingNode))
            {
                return node;
            }
        }

        var frame = default(Frame);
        var value = node.Evaluate(ref frame);
        return value.IsError ? new FailingNode(frame.Error) : new ConstantNode(value);
    }
}
