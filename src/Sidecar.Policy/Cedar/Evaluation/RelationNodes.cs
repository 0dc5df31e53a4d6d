using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

internal sealed class EqualNode(Node left, Node right, bool negated) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        if (a.IsError)
        {
            return Truth.Error;
        }

        var b = right.Evaluate(ref frame);
        return b.IsError ? Truth.Error : Of(Value.Equal(a, b) != negated);
    }
}

/// <summary>Order of two Longs, two Datetimes or two Durations; nothing else has an order.</summary>
internal sealed class OrderNode(BinaryOperator op, Node left, Node right) : TestNode
{
    private readonly string _name = op switch
    {
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        _ => ">=",
    };

    protected override Truth Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        if (a.IsError)
        {
            return Truth.Error;
        }

        var b = right.Evaluate(ref frame);
        if (b.IsError)
        {
            return Truth.Error;
        }

        if (a.Kind is not (ValueKind.Long or ValueKind.Datetime or ValueKind.Duration))
        {
            return FailType(ref frame, _name, ValueKind.Long, a.Kind);
        }

        if (a.Kind != b.Kind)
        {
            return FailType(ref frame, _name, a.Kind, b.Kind);
        }

        return Of(op switch
        {
            BinaryOperator.Less => a.Number < b.Number,
            BinaryOperator.LessOrEqual => a.Number <= b.Number,
            BinaryOperator.Greater => a.Number > b.Number,
            _ => a.Number >= b.Number,
        });
    }
}

/// <summary><c>a in b</c>, where b is an entity or a set of entities: every element has to be one, even when another already matches.</summary>
internal sealed class InNode(Node left, Node right) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        if (a.IsError)
        {
            return Truth.Error;
        }

        var b = right.Evaluate(ref frame);
        if (b.IsError)
        {
            return Truth.Error;
        }

        return a.Kind == ValueKind.Entity
            ? Test(ref frame, left, (EntityUid)a.Reference!, b)
            : FailType(ref frame, "in", ValueKind.Entity, a.Kind);
    }

    public static Truth Test(ref Frame frame, Node left, EntityUid uid, in Value right)
    {
        if (right.Kind == ValueKind.Entity)
        {
            return Of(Lineage.Of(ref frame, left, uid, 1).IsIn(ref frame, (EntityUid)right.Reference!));
        }

        if (right.Kind != ValueKind.Set)
        {
            return FailType(ref frame, "in", ValueKind.Set, right.Kind);
        }

        var set = (SetValue)right.Reference!;
        for (var i = 0; !set.HoldsOnlyEntities && i < set.Count; i++)
        {
            var item = set.ItemAt(i);
            if (item.Kind != ValueKind.Entity)
            {
                return FailType(ref frame, "in", ValueKind.Entity, item.Kind);
            }
        }

        var lineage = Lineage.Of(ref frame, left, uid, set.Count);
        if (set.HoldsOnlyEntities && !lineage.MayBeInAny(ref frame, set))
        {
            return Truth.False;
        }

        for (var i = 0; i < set.Count; i++)
        {
            if (lineage.IsIn(ref frame, (EntityUid)set.ItemAt(i).Reference!))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }
}

internal sealed class LikeNode(Node operand, Pattern pattern) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        return value.Kind == ValueKind.String
            ? Of(pattern.Matches((string)value.Reference!))
            : FailType(ref frame, "like", ValueKind.String, value.Kind);
    }
}

/// <summary><c>a is Type</c>, and with <paramref name="ancestor"/> <c>a is Type in b</c>, where b is not evaluated when the type differs.</summary>
internal sealed class IsNode(Node operand, string type, Node? ancestor) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind != ValueKind.Entity)
        {
            return FailType(ref frame, "is", ValueKind.Entity, value.Kind);
        }

        var uid = (EntityUid)value.Reference!;
        if (!string.Equals(uid.Type, type) || ancestor is null)
        {
            return Of(string.Equals(uid.Type, type));
        }

        var right = ancestor.Evaluate(ref frame);
        return right.IsError ? Truth.Error : InNode.Test(ref frame, operand, uid, right);
    }
}
