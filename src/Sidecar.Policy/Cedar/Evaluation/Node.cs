using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>A compiled expression. Nodes hold no state of an evaluation and are shared between threads.</summary>
internal abstract class Node
{
    public abstract Value Evaluate(ref Frame frame);

    /// <summary>The value where a truth value is needed; <paramref name="name"/> is who needs it.</summary>
    public virtual Truth Test(ref Frame frame, string name)
    {
        var value = Evaluate(ref frame);
        if (value.Kind == ValueKind.Bool)
        {
            return value.Number != 0 ? Truth.True : Truth.False;
        }

        frame.FailType(name, ValueKind.Bool, value.Kind);
        return Truth.Error;
    }
}

/// <summary>An expression that is a truth value or an error, never anything else.</summary>
internal abstract class TestNode : Node
{
    protected abstract Truth Test(ref Frame frame);

    public sealed override Truth Test(ref Frame frame, string name) => Test(ref frame);

    public sealed override Value Evaluate(ref Frame frame)
    {
        var truth = Test(ref frame);
        return truth == Truth.Error ? Value.Error : Value.Of(truth == Truth.True);
    }

    protected static Truth Of(bool value) => value ? Truth.True : Truth.False;

    protected static Truth Fail(ref Frame frame, ErrorKind kind, string name)
    {
        frame.Fail(kind, name);
        return Truth.Error;
    }

    protected static Truth FailType(ref Frame frame, string name, ValueKind expected, ValueKind found)
    {
        frame.FailType(name, expected, found);
        return Truth.Error;
    }
}
