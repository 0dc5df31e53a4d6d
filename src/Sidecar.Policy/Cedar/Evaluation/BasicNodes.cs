using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

internal sealed class ConstantNode(Value value) : Node
{
    public Value Value { get; } = value;

    public override Value Evaluate(ref Frame frame) => Value;
}

/// <summary>A constant that errors whenever it is evaluated, such as <c>ip("x")</c>.</summary>
internal sealed class FailingNode(EvaluationError error) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        frame.Error = error;
        return Value.Error;
    }
}

internal sealed class VariableNode(Variable variable) : Node
{
    public Variable Variable => variable;

    public override Value Evaluate(ref Frame frame) => variable switch
    {
        Variable.Principal => Value.Of(frame.Principal),
        Variable.Action => Value.Of(frame.Action),
        Variable.Resource => Value.Of(frame.Resource!.Uid),
        _ => Value.Of(frame.Context),
    };

    /// <summary>The entity behind the variable; null when it is not known or the variable is the context.</summary>
    public Entity? Entity(ref Frame frame) => variable switch
    {
        Variable.Principal => frame.Store.TryGet(frame.Principal, out var principal) ? principal : null,
        Variable.Action => frame.Store.TryGet(frame.Action, out var action) ? action : null,
        _ => frame.Resource,
    };
}

internal sealed class NotNode(Node operand) : TestNode
{
    protected override Truth Test(ref Frame frame) => operand.Test(ref frame, "!") switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Error,
    };
}

internal sealed class AndNode(Node[] operands) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        foreach (var operand in operands)
        {
            var truth = operand.Test(ref frame, "&&");
            if (truth != Truth.True)
            {
                return truth;
            }
        }

        return Truth.True;
    }
}

internal sealed class OrNode(Node[] operands) : TestNode
{
    protected override Truth Test(ref Frame frame)
    {
        foreach (var operand in operands)
        {
            var truth = operand.Test(ref frame, "||");
            if (truth != Truth.False)
            {
                return truth;
            }
        }

        return Truth.False;
    }
}

internal sealed class IfNode(Node condition, Node then, Node otherwise) : Node
{
    public override Value Evaluate(ref Frame frame) => condition.Test(ref frame, "if") switch
    {
        Truth.True => then.Evaluate(ref frame),
        Truth.False => otherwise.Evaluate(ref frame),
        _ => Value.Error,
    };
}

internal sealed class SetNode(Node[] items) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var values = new CedarValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            values[i] = value.ToCedarValue();
        }

        return Value.Of(SetValue.FromValues(values));
    }
}

internal sealed class RecordNode(string[] keys, Node[] items) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var entries = new KeyValuePair<string, CedarValue>[keys.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(ref frame);
            if (value.IsError)
            {
                return value;
            }

            entries[i] = new(keys[i], value.ToCedarValue());
        }

        return Value.Of(RecordValue.From(entries));
    }
}
