namespace Sidecar.Policy.Cedar.Residuals;

/// <summary>
/// Builds formulas and keeps them small: nested chains are flattened, duplicates and constants go, and an <c>exists</c> or a test of
/// the type that another operand implies goes. Every step keeps the meaning, with <see cref="Formula.Unknown"/> read as true. What is
/// alone has been simplified when it was built.
/// </summary>
internal static class Formulas
{
    /// <summary>Nodes a formula may have before it is given up as unknown. 10,000 folders need 10,000.</summary>
    public const int MaxSize = 100_000;

    public static readonly Formula True = new Formula.True();

    public static readonly Formula False = new Formula.False();

    public static Formula.Atom Exists(string attribute) => new(attribute, AtomOperator.Exists, null);

    /// <summary>Without which a test of the attribute errs: it is there, and of the type that the operator needs.</summary>
    public static Formula.Atom NeededFor(string attribute, AtomOperator op) => new(attribute, TypeFor(op), null);

    /// <summary>Whether the atom asks only that the attribute is there, or there and of a type.</summary>
    public static bool IsPresence(Formula.Atom atom) =>
        atom.Operator is AtomOperator.Exists or AtomOperator.IsSet or AtomOperator.IsString or AtomOperator.IsLong;

    public static Formula Not(Formula.Atom atom) => new Formula.Not(atom);

    public static Formula And(params IEnumerable<Formula> operands)
    {
        if (operands is IReadOnlyList<Formula> { Count: 1 } single)
        {
            return single[0];
        }

        var kept = new OrderedSet();
        Formula? unknown = null;
        foreach (var operand in Flatten<Formula.And>(operands, static and => and.Operands))
        {
            switch (operand)
            {
                case Formula.False:
                    return False;
                case Formula.True:
                    break;
                case Formula.Unknown:
                    unknown ??= operand;
                    break;
                default:
                    kept.Add(operand);
                    break;
            }
        }

        foreach (var operand in kept.Items)
        {
            if (operand is Formula.Not not && (kept.Has(not.Operand) || (IsPresence(not.Operand) && ImpliedByOther(kept, not, not.Operand))))
            {
                return False;
            }
        }

        List<Formula> result = [.. kept.Items.Where(o => o is not Formula.Atom atom || !IsPresence(atom) || !ImpliedByOther(kept, atom, atom))];
        if (unknown is not null)
        {
            result.Add(unknown);
        }

        return result.Count switch
        {
            0 => True,
            1 => result[0],
            _ => Bounded(new Formula.And(result)),
        };
    }

    public static Formula Or(params IEnumerable<Formula> operands)
    {
        if (operands is IReadOnlyList<Formula> { Count: 1 } single)
        {
            return single[0];
        }

        var kept = new OrderedSet();
        foreach (var operand in Flatten<Formula.Or>(operands, static or => or.Operands))
        {
            switch (operand)
            {
                case Formula.True or Formula.Unknown:
                    return operand;
                case Formula.False:
                    break;
                default:
                    kept.Add(operand);
                    break;
            }
        }

        if (kept.Items.OfType<Formula.Not>().Any(not => kept.Has(not.Operand)))
        {
            return True;
        }

        var simplified = kept.Items.ConvertAll(o => WithinOr(o, kept));
        if (!simplified.SequenceEqual(kept.Items, ReferenceEqualityComparer.Instance))
        {
            return Or(simplified);
        }

        return simplified.Count switch
        {
            0 => False,
            1 => simplified[0],
            _ => Bounded(new Formula.Or(simplified)),
        };
    }

    public static int SizeOf(IReadOnlyList<Formula> operands)
    {
        long size = 1;
        foreach (var operand in operands)
        {
            size += operand.Size;
        }

        return (int)Math.Min(size, int.MaxValue);
    }

    /// <summary><c>X | (X &amp; Y)</c> is X, <c>X | (!X &amp; Y)</c> is <c>X | Y</c>, and what implies an <c>exists</c> or a type beside it is not needed.</summary>
    private static Formula WithinOr(Formula operand, OrderedSet beside)
    {
        if (operand is not Formula.And and)
        {
            return operand is Formula.Atom atom && beside.HasPresenceImpliedBy(atom) ? False : operand;
        }

        if (and.Operands.Any(beside.Has))
        {
            return False;
        }

        return and.Operands.Any(o => beside.HasComplement(o)) ? And(and.Operands.Where(o => !beside.HasComplement(o))) : operand;
    }

    private static AtomOperator TypeFor(AtomOperator op) => op switch
    {
        AtomOperator.Contains => AtomOperator.IsSet,
        AtomOperator.Like => AtomOperator.IsString,
        AtomOperator.Less or AtomOperator.LessOrEqual => AtomOperator.IsLong,
        _ => AtomOperator.Exists,
    };

    private static bool ImpliedByOther(OrderedSet operands, Formula self, Formula.Atom presence) =>
        operands.MayImply(presence.Attribute) && operands.Items.Exists(o => !ReferenceEquals(o, self) && Implies(o, presence));

    private static bool Implies(Formula formula, Formula.Atom presence) => formula switch
    {
        Formula.Atom atom => atom.Attribute == presence.Attribute && Implies(atom, presence.Operator),
        Formula.And and => and.Operands.Any(o => Implies(o, presence)),
        Formula.Or or => or.Operands.All(o => Implies(o, presence)),
        _ => false,
    };

    private static bool Implies(Formula.Atom atom, AtomOperator presence) => presence switch
    {
        _ when atom.Operator is AtomOperator.IsEntity or AtomOperator.InEntity => false,
        AtomOperator.Exists => true,
        _ when atom.Operator == AtomOperator.Equal => presence == atom.Value switch
        {
            string => AtomOperator.IsString,
            long => AtomOperator.IsLong,
            _ => AtomOperator.Exists,
        },
        _ => presence == atom.Operator || presence == TypeFor(atom.Operator),
    };

    private static IEnumerable<Formula> Flatten<T>(IEnumerable<Formula> operands, Func<T, IReadOnlyList<Formula>> inner)
        where T : Formula
    {
        foreach (var operand in operands)
        {
            if (operand is T chain)
            {
                foreach (var part in inner(chain))
                {
                    yield return part;
                }
            }
            else
            {
                yield return operand;
            }
        }
    }

    private static Formula Bounded(Formula formula) =>
        formula.Size > MaxSize ? new Formula.Unknown($"more than {MaxSize} parts") : formula;

    private sealed class OrderedSet
    {
        private static readonly AtomOperator[] Presences = [AtomOperator.Exists, AtomOperator.IsSet, AtomOperator.IsString, AtomOperator.IsLong];
        private readonly HashSet<Formula> _set = [];
        private bool _hasChains;
        private HashSet<string>? _attributes;

        public List<Formula> Items { get; } = [];

        public void Add(Formula formula)
        {
            if (_set.Add(formula))
            {
                Items.Add(formula);
                _hasChains |= formula is Formula.And or Formula.Or;
            }
        }

        public bool Has(Formula formula) => _set.Contains(formula);

        public bool HasPresenceImpliedBy(Formula.Atom atom) =>
            Presences.Any(p => p != atom.Operator && Implies(atom, p) && _set.Contains(new Formula.Atom(atom.Attribute, p, null)));

        public bool HasComplement(Formula formula) => formula switch
        {
            Formula.Atom atom => _set.Contains(new Formula.Not(atom)),
            Formula.Not not => _set.Contains(not.Operand),
            _ => false,
        };

        /// <summary>False only when no operand can imply that the attribute exists; saves the walk.</summary>
        public bool MayImply(string attribute)
        {
            _attributes ??= [.. Items.OfType<Formula.Atom>().Where(static a => a.Operator != AtomOperator.Exists).Select(static a => a.Attribute)];
            return _hasChains || _attributes.Contains(attribute);
        }
    }
}
