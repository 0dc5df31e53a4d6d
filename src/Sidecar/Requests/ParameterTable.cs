using System.Collections.Frozen;

namespace Sidecar.Requests;

/// <summary>How a parameter is written.</summary>
internal enum ParameterKind
{
    /// <summary>One scalar. Any array form is refused.</summary>
    Text,

    /// <summary>A list of texts that may hold commas (public ids): <c>k[]</c>, <c>k[0]</c>, bare repeats, a JSON array or one scalar. A bare scalar that holds a comma is ambiguous and refused.</summary>
    List,

    /// <summary>
    /// Public ids of a list that only reads: as <see cref="List"/>, but a bare scalar that holds a comma is asked for both as one id and as several. Each row of the
    /// answer is judged, so that the reading Cloudinary did not mean shows nothing that the caller may not see.
    /// </summary>
    ReadList,

    /// <summary>A list of texts that never hold commas (asset ids, external ids): as <see cref="List"/>, and comma text is split.</summary>
    IdList,

    /// <summary>Comma text or any array form (tags, allowed formats, fields): kept as a list; written upstream as comma text in forms and queries, as an array in JSON.</summary>
    CommaList,

    /// <summary>A text, or a JSON object or array (metadata, context, access_control, sort_by, datasource …).</summary>
    Structure,

    /// <summary>The uploaded content: a file part, or a text (a URL or a data URI).</summary>
    File,
}

/// <summary>Where an operation's parameters may stand.</summary>
internal enum ParameterPlaces
{
    /// <summary>In the query and in a body of any form.</summary>
    Any,

    /// <summary>In a JSON body, or in the query, not in both.</summary>
    JsonOrQuery,

    /// <summary>In the query. A body is refused.</summary>
    Query,
}

/// <summary>The parameters an operation knows. Anything else in a request is refused.</summary>
internal sealed class ParameterTable
{
    private readonly FrozenDictionary<string, ParameterKind> kinds;

    public ParameterTable(IEnumerable<KeyValuePair<string, ParameterKind>> kinds) =>
        this.kinds = kinds.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where they may stand.</summary>
    public ParameterPlaces Places { get; init; }

    public bool TryGet(string name, out ParameterKind kind) => kinds.TryGetValue(name, out kind);

    public IEnumerable<string> Names => kinds.Keys;

    /// <summary>The same parameters in other places.</summary>
    public ParameterTable In(ParameterPlaces places) => new(kinds) { Places = places };
}
