using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>
/// Level validation (RFC 76): how many entities are read one after the other, from principal, action, resource or context. An attribute, a tag and the
/// left side of <c>in</c> read an entity. What is read has to be reachable in the level's number of steps, and never from an entity literal other
/// than the request's action.
/// </summary>
internal sealed partial class TypeChecker
{
    private readonly Dictionary<Expr, CedarType?> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>The level, or null for validation without one.</summary>
    public int? Level { get; init; }

    /// <summary>Remembers types when levels are checked; what was cut off is not in it, and is not checked.</summary>
    private Typed Check(Expr expr, Capabilities known)
    {
        var typed = CheckType(expr, known);
        if (Level is not null)
        {
            _types[expr] = typed.Type;
        }

        return typed;
    }

    /// <summary>An entity is read: it has to be within the level.</summary>
    private void Dereference(Expr whole, Expr entity, CedarType? type)
    {
        if (Level is { } level && type is EntityRefType && !(level > 0 && IsWithin(entity, level - 1, [])))
        {
            findings.Add(ValidationErrorKind.EntityDerefLevelViolation, whole.Position, $"reads an entity that is more than {level} step(s) from the request, or a literal");
        }
    }

    /// <summary>True when the entity found at <paramref name="path"/> of the expression is reached with at most that many reads.</summary>
    private bool IsWithin(Expr expr, int reads, IReadOnlyList<string> path)
    {
        switch (expr)
        {
            case VariableExpr:
                return true;
            case EntityExpr e:
                return e.Uid.Equals(environment.Action.Uid);
            case IfExpr e:
                return IsWithinOrUnreached(e.Then, reads, path) && IsWithinOrUnreached(e.Otherwise, reads, path);
            case AttributeExpr e when TypeOf(e.Operand) is EntityRefType:
                return reads > 0 && IsWithin(e.Operand, reads - 1, []);
            case AttributeExpr e:
                return IsWithin(e.Operand, reads, [.. path, e.Name]);
            case MethodExpr { Method: MethodId.GetTag } e:
                return reads > 0 && IsWithin(e.Operand, reads - 1, []);
            case RecordExpr e when path.Count > 0:
                var entry = e.Entries.FirstOrDefault(p => p.Key == path[^1]);
                return entry.Value is not null && IsWithin(entry.Value, reads, [.. path.Take(path.Count - 1)]);
            default:
                return false;
        }
    }

    private bool IsWithinOrUnreached(Expr expr, int reads, IReadOnlyList<string> path) => !_types.ContainsKey(expr) || IsWithin(expr, reads, path);

    private CedarType? TypeOf(Expr expr) => _types.GetValueOrDefault(expr);
}
