using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

internal sealed class NegateNode(Node operand) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind != ValueKind.Long)
        {
            return frame.FailType("-", ValueKind.Long, value.Kind);
        }

        return value.Number == long.MinValue ? frame.Fail(ErrorKind.Overflow, "-") : Value.Of(-value.Number);
    }
}

internal sealed class SumNode(Node[] operands, bool[] subtract) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var total = operands[0].Evaluate(ref frame);
        for (var i = 0; i < subtract.Length; i++)
        {
            var name = subtract[i] ? "-" : "+";
            if (total.IsError)
            {
                return total;
            }

            // Both operands are evaluated before either is judged, as in the reference implementation.
            var next = operands[i + 1].Evaluate(ref frame);
            if (next.IsError)
            {
                return next;
            }

            if (total.Kind != ValueKind.Long || next.Kind != ValueKind.Long)
            {
                return frame.FailType(name, ValueKind.Long, total.Kind != ValueKind.Long ? total.Kind : next.Kind);
            }

            var result = subtract[i] ? unchecked(total.Number - next.Number) : unchecked(total.Number + next.Number);
            var overflow = subtract[i]
                ? ((total.Number ^ next.Number) & (total.Number ^ result)) < 0
                : ((total.Number ^ result) & (next.Number ^ result)) < 0;
            if (overflow)
            {
                return frame.Fail(ErrorKind.Overflow, name);
            }

            total = Value.Of(result);
        }

        return total;
    }
}

internal sealed class ProductNode(Node[] operands) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var total = operands[0].Evaluate(ref frame);
        for (var i = 1; i < operands.Length; i++)
        {
            if (total.IsError)
            {
                return total;
            }

            var next = operands[i].Evaluate(ref frame);
            if (next.IsError)
            {
                return next;
            }

            if (total.Kind != ValueKind.Long || next.Kind != ValueKind.Long)
            {
                return frame.FailType("*", ValueKind.Long, total.Kind != ValueKind.Long ? total.Kind : next.Kind);
            }

            var high = Math.BigMul(total.Number, next.Number, out var low);
            if (high != low >> 63)
            {
                return frame.Fail(ErrorKind.Overflow, "*");
            }

            total = Value.Of(low);
        }

        return total;
    }
}
