using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Residuals;

/// <summary>The operators whose result can be said over attributes of the resource.</summary>
internal sealed partial class PartialEvaluator
{
    private static readonly Partial Failed = new Partial.Failed();

    private static Partial.Known Known(bool value) => new Partial.Known(Value.Of(value));

    private static Partial.Truth Tests(Truths truths) => new Partial.Truth(truths);

    /// <summary>The value as an atom holds it; null for what atoms do not hold (sets, records, extension values).</summary>
    private static object? ScalarOf(in Value value) => value.Kind switch
    {
        ValueKind.String or ValueKind.Entity => value.Reference,
        ValueKind.Long => value.Number,
        ValueKind.Bool => value.Number != 0,
        _ => null,
    };

    private static bool TryScalars(SetValue set, out List<object> scalars)
    {
        scalars = [];
        for (var i = 0; i < set.Count; i++)
        {
            if (ScalarOf(set.ItemAt(i)) is not { } scalar)
            {
                return false;
            }

            scalars.Add(scalar);
        }

        return true;
    }

    private Partial Has(HasExpr expr)
    {
        if (Evaluate(expr.Operand) is not Partial.Resource)
        {
            return Opaque(expr, expr.Operand);
        }

        var exists = Formulas.Exists(expr.Path[0]);
        var first = new Truths(exists, Formulas.Not(exists), Formulas.True);
        return Tests(expr.Path.Count == 1 ? first : Truths.And([first, Truths.Unknown(Reason(expr), Formulas.True)]));
    }

    private Partial Like(LikeExpr expr)
    {
        if (Evaluate(expr.Operand) is not Partial.Attribute attribute)
        {
            return Opaque(expr, expr.Operand);
        }

        return Tests(Truths.Leaf(attribute.Name, AtomOperator.Like, expr.Pattern.ToString()));
    }

    private Partial Is(IsExpr expr)
    {
        if (Evaluate(expr.Operand) is not Partial.Resource self)
        {
            return Opaque(expr, expr.Operand);
        }

        if (expr.Type != resourceType)
        {
            return Known(false);
        }

        return expr.Ancestor is null ? Known(true) : In(expr, self, Evaluate(expr.Ancestor));
    }

    private Partial Equal(BinaryExpr expr) => (Evaluate(expr.Left), Evaluate(expr.Right)) switch
    {
        (Partial.Failed, _) or (_, Partial.Failed) => Failed,
        (Partial.Resource, Partial.Resource) => Known(true),
        (Partial.Resource, Partial.Known known) => EqualItself(known.Value),
        (Partial.Known known, Partial.Resource) => EqualItself(known.Value),
        (Partial.Attribute attribute, Partial.Known known) => EqualAttribute(expr, attribute, known),
        (Partial.Known known, Partial.Attribute attribute) => EqualAttribute(expr, attribute, known),
        (Partial.Truth truth, Partial.Known known) => EqualTruth(truth.Truths, known.Value),
        (Partial.Known known, Partial.Truth truth) => EqualTruth(truth.Truths, known.Value),
        (Partial.Attribute a, Partial.Attribute b) when a.Name == b.Name => Tests(new Truths(a.Guard, Formulas.False, a.Guard)),
        var (left, right) => Opaque(expr, left, right),
    };

    private Partial EqualItself(in Value value) =>
        value.Kind == ValueKind.Entity && ((EntityUid)value.Reference!).Type == resourceType
            ? Tests(Truths.Itself(AtomOperator.IsEntity, ((EntityUid)value.Reference!).Id))
            : Known(false);

    private static Partial EqualAttribute(Expr expr, Partial.Attribute attribute, Partial.Known known) =>
        ScalarOf(known.Value) is { } scalar
            ? Tests(Truths.Leaf(attribute.Name, AtomOperator.Equal, scalar))
            : Opaque(expr, attribute, known);

    private static Partial.Truth EqualTruth(Truths truths, in Value value)
    {
        if (value.Kind != ValueKind.Bool)
        {
            return Tests(new Truths(Formulas.False, truths.IsSound, truths.IsSound));
        }

        return Tests(value.Number != 0 ? truths : truths.Negated);
    }

    /// <summary>Atoms know "less"; "greater" is "there, and not less or equal".</summary>
    private Partial Order(BinaryExpr expr)
    {
        var (left, right) = (Evaluate(expr.Left), Evaluate(expr.Right));
        var (attribute, known, isLeft) = (left, right) switch
        {
            (Partial.Attribute a, Partial.Known k) => (a, k, true),
            (Partial.Known k, Partial.Attribute a) => (a, k, false),
            _ => (null, null, false),
        };
        if (attribute is null)
        {
            return Opaque(expr, left, right);
        }

        if (known!.Value.Kind != ValueKind.Long)
        {
            // Dates and durations have an order too, but no atom.
            return known.Value.Kind is ValueKind.Datetime or ValueKind.Duration ? Opaque(expr, left, right) : Failed;
        }

        // 5 > a is a < 5.
        var op = expr.Operator;
        var isLess = (op is BinaryOperator.Less or BinaryOperator.LessOrEqual) == isLeft;
        var isStrict = op is BinaryOperator.Less or BinaryOperator.Greater;
        var atom = isLess == isStrict ? AtomOperator.Less : AtomOperator.LessOrEqual;
        var truths = Truths.Leaf(attribute.Name, atom, known.Value.Number);
        return Tests(isLess ? truths : truths.Negated);
    }

    private Partial In(Expr expr, Partial left, Partial right)
    {
        if (left is Partial.Failed || right is Partial.Failed)
        {
            return Failed;
        }

        if (left is Partial.Resource && right is Partial.Known known)
        {
            return ResourceIn(known.Value);
        }

        if (left is Partial.Known { Value.Kind: ValueKind.Entity } below && right is Partial.Resource)
        {
            var uid = (EntityUid)below.Value.Reference!;

            // An entity of the resource's type may be the resource, whose parents are unknown.
            return uid.Type != resourceType
                ? Tests(AnyItself([uid, .. store.AncestorsOf(uid)]))
                : Opaque(expr, left, right);
        }

        if (left is Partial.Known { Value.Kind: not ValueKind.Entity })
        {
            return Failed;
        }

        return Opaque(expr, left, right);
    }

    private static Partial ResourceIn(in Value value)
    {
        if (value.Kind == ValueKind.Entity)
        {
            return Tests(Truths.Itself(AtomOperator.InEntity, value.Reference!));
        }

        if (value.Kind != ValueKind.Set)
        {
            return Failed;
        }

        var set = (SetValue)value.Reference!;
        var groups = new List<Truths>();
        for (var i = 0; i < set.Count; i++)
        {
            var item = set.ItemAt(i);
            if (item.Kind != ValueKind.Entity)
            {
                return Failed;
            }

            groups.Add(Truths.Itself(AtomOperator.InEntity, item.Reference!));
        }

        return Tests(Truths.Or(groups));
    }

    /// <summary>The resource is one of these; those of other types it cannot be.</summary>
    private Truths AnyItself(IEnumerable<EntityUid> candidates) =>
        Truths.Or([.. candidates.Where(uid => uid.Type == resourceType).Select(static uid => Truths.Itself(AtomOperator.IsEntity, uid.Id))]);

    private Partial Contains(MethodExpr expr)
    {
        var (left, right) = (Evaluate(expr.Operand), Evaluate(expr.Argument!));
        if (left is Partial.Failed || right is Partial.Failed)
        {
            return Failed;
        }

        return (left, right) switch
        {
            (Partial.Known { Value.Kind: not ValueKind.Set }, _) or (Partial.Resource or Partial.Truth, _) => Failed,
            (Partial.Attribute set, Partial.Known known) => AttributeContains(expr, set, known),
            (Partial.Known known, Partial.Attribute element) => KnownContains(expr, (SetValue)known.Value.Reference!, element),
            (Partial.Known known, Partial.Resource) when expr.Method == MethodId.Contains => Tests(AnyItself(EntitiesOf((SetValue)known.Value.Reference!))),
            _ => Opaque(expr, left, right),
        };
    }

    private static Partial AttributeContains(MethodExpr expr, Partial.Attribute attribute, Partial.Known known)
    {
        if (expr.Method == MethodId.Contains)
        {
            return ScalarOf(known.Value) is { } scalar
                ? Tests(Truths.Leaf(attribute.Name, AtomOperator.Contains, scalar))
                : Opaque(expr, attribute, known);
        }

        if (known.Value.Kind != ValueKind.Set)
        {
            return Failed;
        }

        if (!TryScalars((SetValue)known.Value.Reference!, out var scalars))
        {
            return Opaque(expr, attribute, known);
        }

        if (expr.Method == MethodId.ContainsAny)
        {
            return Tests(Truths.AnyOf(attribute.Name, AtomOperator.Contains, scalars));
        }

        // Of no elements every set contains all, but the attribute still has to be a set.
        var all = scalars.ConvertAll(scalar => Truths.Leaf(attribute.Name, AtomOperator.Contains, scalar));
        var isSet = Formulas.NeededFor(attribute.Name, AtomOperator.Contains);
        return Tests(all.Count > 0 ? Truths.And(all) : new Truths(isSet, Formulas.False, isSet));
    }

    /// <summary>A literal set is asked for the attribute, or for any of the attribute's elements.</summary>
    private static Partial KnownContains(MethodExpr expr, SetValue set, Partial.Attribute attribute) =>
        expr.Method != MethodId.ContainsAll && TryScalars(set, out var scalars)
            ? Tests(Truths.AnyOf(attribute.Name, expr.Method == MethodId.Contains ? AtomOperator.Equal : AtomOperator.Contains, scalars))
            : Opaque(expr, new Partial.Known(Value.Of(set)), attribute);

    private static IEnumerable<EntityUid> EntitiesOf(SetValue set)
    {
        for (var i = 0; i < set.Count; i++)
        {
            if (set.ItemAt(i).Reference is EntityUid uid)
            {
                yield return uid;
            }
        }
    }
}
