using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary><c>contains</c>, <c>containsAll</c>, <c>containsAny</c>: of sets only. An element of another type is simply not there.</summary>
internal sealed class ContainsNode(MethodId method, Node operand, Node argument) : TestNode
{
    private readonly string _name = method switch
    {
        MethodId.Contains => "contains",
        MethodId.ContainsAll => "containsAll",
        _ => "containsAny",
    };

    protected override Truth Test(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.IsError)
        {
            return Truth.Error;
        }

        var other = argument.Evaluate(ref frame);
        if (other.IsError)
        {
            return Truth.Error;
        }

        if (value.Kind != ValueKind.Set)
        {
            return FailType(ref frame, _name, ValueKind.Set, value.Kind);
        }

        var set = (SetValue)value.Reference!;
        if (method == MethodId.Contains)
        {
            return Of(set.Contains(other));
        }

        if (other.Kind != ValueKind.Set)
        {
            return FailType(ref frame, _name, ValueKind.Set, other.Kind);
        }

        var second = (SetValue)other.Reference!;
        return Of(method == MethodId.ContainsAll ? set.ContainsAll(second) : set.ContainsAny(second));
    }
}

internal sealed class IsEmptyNode(Node operand) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        return value.Kind == ValueKind.Set
            ? Of(((SetValue)value.Reference!).Count == 0)
            : FailType(ref frame, "isEmpty", ValueKind.Set, value.Kind);
    }
}
