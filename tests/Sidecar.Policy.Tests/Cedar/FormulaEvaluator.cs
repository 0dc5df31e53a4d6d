namespace Sidecar.Policy.Tests.Cedar;

using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

/// <summary>What a formula says of a resource: a second reading of the atoms' documentation, apart from the engine's own.</summary>
internal static class FormulaEvaluator
{
    public static bool Holds(Formula formula, Entity resource, EntityStore store) => formula switch
    {
        Formula.True or Formula.Unknown => true,
        Formula.False => false,
        Formula.And and => and.Operands.All(o => Holds(o, resource, store)),
        Formula.Or or => or.Operands.Any(o => Holds(o, resource, store)),
        Formula.Not not => !Holds(not.Operand, resource, store),
        Formula.Atom { Operator: AtomOperator.IsEntity } atom => resource.Uid.Id == (string)atom.Value!,
        Formula.Atom { Operator: AtomOperator.InEntity } atom => IsBelow(resource, (EntityUid)atom.Value!, store),
        Formula.Atom atom => resource.Attributes.TryGetValue(atom.Attribute, out var value) && Holds(atom, value),
        _ => throw new NotSupportedException(),
    };

    private static bool IsBelow(Entity resource, EntityUid group, EntityStore store) =>
        resource.Uid == group || resource.Parents.Any(p => store.IsIn(p, group));

    private static bool Holds(Formula.Atom atom, CedarValue value) => atom.Operator switch
    {
        AtomOperator.Exists => true,
        AtomOperator.IsSet => value.Kind == ValueKind.Set,
        AtomOperator.IsString => value.Kind == ValueKind.String,
        AtomOperator.IsLong => value.Kind == ValueKind.Long,
        AtomOperator.Equal => value.Equals(ValueOf(atom.Value!)),
        AtomOperator.Contains => value is SetValue set && set.Contains(Value.Of(ValueOf(atom.Value!))),
        AtomOperator.Like => value is StringValue text && PatternOf((string)atom.Value!).Matches((string)text.Reference!),
        AtomOperator.Less => value.Kind == ValueKind.Long && value.Number < (long)atom.Value!,
        AtomOperator.LessOrEqual => value.Kind == ValueKind.Long && value.Number <= (long)atom.Value!,
        _ => throw new NotSupportedException(),
    };

    private static CedarValue ValueOf(object value) => value switch
    {
        string text => CedarValue.Of(text),
        long number => CedarValue.Of(number),
        bool truth => CedarValue.Of(truth),
        EntityUid uid => CedarValue.Of(uid),
        _ => throw new NotSupportedException(),
    };

    private static Pattern PatternOf(string text)
    {
        var wildcards = new List<int>();
        Assert.Equal(-1, Escapes.Unescape(text, wildcards, out var unescaped));
        return Pattern.From(unescaped, wildcards);
    }
}
