using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar;

/// <summary>One parsed policy with its place in the text it came from.</summary>
public sealed partial class Policy
{
    // Found when somebody asks, by whoever asks first; twice is no harm.
    private IReadOnlySet<string>? _resourceAttributes;
    private string? _digest;

    internal Policy(string id, string? source, PolicySyntax syntax)
    {
        Id = id;
        Source = source;
        Syntax = syntax;
        Annotations = syntax.Annotations.Count == 0
            ? FrozenDictionary<string, string>.Empty
            : syntax.Annotations.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Unique within a policy set: given by the caller, or <c>policy0</c>, <c>policy1</c>, … in text order.</summary>
    public string Id { get; }

    /// <summary>Permit or forbid.</summary>
    public Effect Effect => Syntax.Effect;

    /// <summary>The name of the text it was parsed from (a file name), if one was given.</summary>
    public string? Source { get; }

    /// <summary>Line of the policy's first token, from 1.</summary>
    public int Line => Syntax.Position.Line;

    /// <summary>Annotations by key; an annotation without a value is "".</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; }

    /// <summary>Names of the attributes that the conditions read off <c>resource</c> directly (<c>resource.a</c>, <c>resource["a"]</c>, <c>resource has a</c>).</summary>
    public IReadOnlySet<string> ResourceAttributes => _resourceAttributes ??= FindResourceAttributes();

    /// <summary>True when the scope refers to <c>?principal</c> or <c>?resource</c>: a template, which cannot be compiled before it is linked.</summary>
    public bool IsTemplate => Syntax.Principal.HasSlot || Syntax.Resource.HasSlot;

    internal PolicySyntax Syntax { get; }

    /// <summary>SHA-256 of the policy in Cedar syntax, lower-case hex.</summary>
    internal string Digest => _digest ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>The policy under another id; itself when that is the one it has.</summary>
    public Policy WithId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id == Id ? this : new Policy(id, Source, Syntax);
    }

    /// <summary>
    /// A copy whose scope's principal is replaced by <c>principal == uid</c>. For policies that leave it open.
    /// A scope that says the same principal, its type, or <c>== ?principal</c> unifies.
    /// </summary>
    /// <exception cref="InvalidOperationException">The scope names another principal, another type, or a group.</exception>
    public Policy WithPrincipal(EntityUid principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var scope = Syntax.Principal;
        var unifies = scope.Kind switch
        {
            ScopeKind.Any => true,
            ScopeKind.Equal => scope.Entity is null || scope.Entity.Equals(principal),
            ScopeKind.Is => scope.Type == principal.Type,
            _ => false,
        };
        return unifies
            ? new Policy(Id, Source, Syntax with { Principal = new EntityScope(ScopeKind.Equal, null, principal) })
            : throw new InvalidOperationException($"Policy {Id} is already bound to other principals than one {principal.Type}.");
    }

    /// <summary>
    /// A copy in which every string literal compared with the given resource attribute (as argument of
    /// <c>contains</c>, <c>containsAny</c>, <c>containsAll</c> on it, or of <c>==</c> or <c>!=</c> with it, or in a literal set asked
    /// for it) is replaced by <paramref name="map"/> of it. Patterns of <c>like</c> stay.
    /// </summary>
    public Policy MapLiterals(string resourceAttribute, Func<string, string> map)
    {
        ArgumentNullException.ThrowIfNull(resourceAttribute);
        ArgumentNullException.ThrowIfNull(map);
        if (!Syntax.Conditions.Any(condition => ResourceAttributeFinder.Reads(condition.Body, resourceAttribute)))
        {
            return this;
        }

        var mapper = new LiteralMapper(resourceAttribute, map);
        return new Policy(Id, Source, Syntax with
        {
            Conditions = [.. Syntax.Conditions.Select(c => c with { Body = mapper.Rewrite(c.Body) })],
        });
    }

    /// <summary>The policy in Cedar syntax; parses back to the same policy.</summary>
    public override string ToString() => Printer.Print(Syntax);

    private FrozenSet<string> FindResourceAttributes()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in Syntax.Conditions)
        {
            ResourceAttributeFinder.Find(condition.Body, found);
        }

        return found.ToFrozenSet(StringComparer.Ordinal);
    }
}
