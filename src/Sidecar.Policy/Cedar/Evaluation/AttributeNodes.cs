using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

internal sealed class AttributeNode(Node operand, string name) : Node
{
    private readonly VariableNode? _variable = operand as VariableNode;

    public override Value Evaluate(ref Frame frame)
    {
        if (_variable is { Variable: not Variable.Context })
        {
            var known = _variable.Entity(ref frame);
            return known is null ? MissingEntity(ref frame, _variable.Evaluate(ref frame)) : Read(ref frame, known, name);
        }

        return Read(ref frame, operand.Evaluate(ref frame), name);
    }

    public static Value Read(ref Frame frame, in Value value, string name)
    {
        switch (value.Kind)
        {
            case ValueKind.Record:
                return ((RecordValue)value.Reference!).TryGet(name, out var field) ? field : frame.Fail(ErrorKind.MissingAttribute, name);
            case ValueKind.Entity:
                var entity = frame.Find((EntityUid)value.Reference!);
                return entity is null ? MissingEntity(ref frame, value) : Read(ref frame, entity, name);
            default:
                return frame.FailType(".", ValueKind.Record, value.Kind);
        }
    }

    private static Value Read(ref Frame frame, Entity entity, string name) =>
        entity.Attributes.TryGetValue(name, out var value) ? Value.Of(value) : frame.Fail(ErrorKind.MissingAttribute, name);

    private static Value MissingEntity(ref Frame frame, in Value uid) =>
        frame.Fail(ErrorKind.MissingEntity, ((EntityUid)uid.Reference!).Type);
}

/// <summary><c>a has b.c.d</c> is <c>a has b &amp;&amp; a.b has c &amp;&amp; …</c>: something without attributes in the middle errors. The operand is evaluated once.</summary>
internal sealed class HasNode(Node operand, string[] path) : TestNode
{
    private readonly VariableNode? _variable = operand as VariableNode;

    protected override Truth Test(ref Frame frame)
    {
        Value value;
        var next = 0;
        if (_variable is { Variable: not Variable.Context })
        {
            var known = _variable.Entity(ref frame);
            if (known is null || !known.Attributes.TryGetValue(path[0], out var attribute))
            {
                return Truth.False;
            }

            value = Value.Of(attribute);
            next = 1;
        }
        else
        {
            value = operand.Evaluate(ref frame);
        }

        for (; next < path.Length; next++)
        {
            switch (value.Kind)
            {
                case ValueKind.Record:
                    if (!((RecordValue)value.Reference!).TryGet(path[next], out value))
                    {
                        return Truth.False;
                    }

                    break;
                case ValueKind.Entity:
                    var entity = frame.Find((EntityUid)value.Reference!);
                    if (entity is null || !entity.Attributes.TryGetValue(path[next], out var attribute))
                    {
                        return Truth.False;
                    }

                    value = Value.Of(attribute);
                    break;
                default:
                    return FailType(ref frame, "has", ValueKind.Record, value.Kind);
            }
        }

        return Truth.True;
    }
}

/// <summary><c>hasTag</c> (a missing entity has none) and <c>getTag</c> (which needs it).</summary>
internal sealed class TagNode(Node operand, Node key, bool isTest) : Node
{
    public override Value Evaluate(ref Frame frame)
    {
        var name = isTest ? "hasTag" : "getTag";
        var value = operand.Evaluate(ref frame);
        if (value.IsError)
        {
            return value;
        }

        var tag = key.Evaluate(ref frame);
        if (tag.IsError)
        {
            return tag;
        }

        if (value.Kind != ValueKind.Entity)
        {
            return frame.FailType(name, ValueKind.Entity, value.Kind);
        }

        if (tag.Kind != ValueKind.String)
        {
            return frame.FailType(name, ValueKind.String, tag.Kind);
        }

        var uid = (EntityUid)value.Reference!;
        var entity = operand is VariableNode variable ? variable.Entity(ref frame) : frame.Find(uid);
        if (entity is null)
        {
            return isTest ? Value.Of(false) : frame.Fail(ErrorKind.MissingEntity, uid.Type);
        }

        var found = entity.Tags.TryGetValue((string)tag.Reference!, out var content);
        if (isTest)
        {
            return Value.Of(found);
        }

        return found ? Value.Of(content!) : frame.Fail(ErrorKind.MissingTag, name);
    }
}
