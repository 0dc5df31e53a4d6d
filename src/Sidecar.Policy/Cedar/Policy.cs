namespace Sidecar.Policy.Cedar;

/// <summary>What a satisfied policy says.</summary>
public enum Effect
{
    /// <summary>The request is allowed unless a forbid is satisfied.</summary>
    Permit,

    /// <summary>The request is denied.</summary>
    Forbid,
}

/// <summary>One parsed policy with its place in the text it came from.</summary>
public sealed partial class Policy
{
    /// <summary>Unique within a policy set: given by the caller, or <c>policy0</c>, <c>policy1</c>, … in text order.</summary>
    public string Id => throw new NotSupportedException();

    /// <summary>Permit or forbid.</summary>
    public Effect Effect => throw new NotSupportedException();

    /// <summary>The name of the text it was parsed from (a file name), if one was given.</summary>
    public string? Source => throw new NotSupportedException();

    /// <summary>Line of the policy's first token, from 1.</summary>
    public int Line => throw new NotSupportedException();

    /// <summary>Annotations by key; an annotation without a value is "".</summary>
    public IReadOnlyDictionary<string, string> Annotations => throw new NotSupportedException();

    /// <summary>Names of the attributes that the conditions read off <c>resource</c> directly (<c>resource.a</c>, <c>resource["a"]</c>, <c>resource has a</c>).</summary>
    public IReadOnlySet<string> ResourceAttributes => throw new NotSupportedException();

    /// <summary>A copy under another id.</summary>
    public Policy WithId(string id) => throw new NotSupportedException();

    /// <summary>A copy whose scope's principal is replaced by <c>principal == uid</c>. Used to bind role policies, which leave it open.</summary>
    public Policy WithPrincipal(EntityUid principal) => throw new NotSupportedException();

    /// <summary>
    /// A copy in which every string literal compared with the given resource attribute (as argument of
    /// <c>contains</c>, <c>containsAny</c>, <c>containsAll</c> on it, or of <c>==</c> with it) is replaced by <paramref name="map"/> of it.
    /// </summary>
    public Policy MapLiterals(string resourceAttribute, Func<string, string> map) => throw new NotSupportedException();

    /// <summary>The policy in Cedar syntax.</summary>
    public override string ToString() => throw new NotSupportedException();
}

/// <summary>Cedar text to policies.</summary>
public static class CedarParser
{
    /// <summary>Parses a text of zero or more policies.</summary>
    /// <param name="text">The Cedar text.</param>
    /// <param name="source">A name for error messages and <see cref="Policy.Source"/>.</param>
    /// <param name="idPrefix">Ids are this prefix followed by the policy's number in text order, from 0.</param>
    /// <exception cref="CedarSyntaxException">The text is not Cedar; says line, column, what was expected and what was found.</exception>
    public static IReadOnlyList<Policy> ParsePolicies(string text, string? source = null, string idPrefix = "policy") => throw new NotSupportedException();
}

/// <summary>A text is not Cedar.</summary>
public sealed class CedarSyntaxException : Exception
{
    /// <summary>Creates the error.</summary>
    public CedarSyntaxException(string? source, int line, int column, string expected, string found)
        : base($"{source ?? "policy"}:{line}:{column}: expected {expected}, found {found}")
    {
        SourceName = source;
        Line = line;
        Column = column;
        Expected = expected;
        Found = found;
    }

    /// <summary>Name of the text.</summary>
    public string? SourceName { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column in characters, from 1.</summary>
    public int Column { get; }

    /// <summary>What would have been right.</summary>
    public string Expected { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }
}
