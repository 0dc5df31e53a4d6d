using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Limits;

/// <summary>What a search may return.</summary>
public enum SearchLimitKind
{
    /// <summary>Nothing: answer an empty result without asking upstream.</summary>
    Nothing,

    /// <summary>Anything: no limit is needed.</summary>
    Everything,

    /// <summary>What <see cref="SearchLimit.Expression"/> matches.</summary>
    Expression,

    /// <summary>The limit has more terms than the bound allows; the search must be refused.</summary>
    TooLong,
}

/// <summary>A residual as a search expression. Never narrower than what the policies allow.</summary>
/// <param name="Kind">Nothing, anything, an expression, or too long.</param>
/// <param name="Expression">The expression for <see cref="SearchLimitKind.Expression"/>, without surrounding parentheses.</param>
/// <param name="Exact">True when it matches exactly what the policies allow, so that counts and aggregations may be shown.</param>
public sealed record SearchLimit(SearchLimitKind Kind, string? Expression, bool Exact);

/// <summary>What kind of rows the limit is for.</summary>
public enum SearchSubject
{
    /// <summary>Assets: <c>/resources/search</c>.</summary>
    Assets,

    /// <summary>Folders: <c>/folders/search</c>.</summary>
    Folders,
}

/// <summary>Residual to search limit.</summary>
public static class SearchLimits
{
    /// <summary>Compiles a residual into a limit.</summary>
    /// <param name="residual">The residual of <c>read</c> on assets or folders.</param>
    /// <param name="subject">What is searched.</param>
    /// <param name="mode">The environment's folder mode.</param>
    /// <param name="pathOfFolderId">The path of a folder by its external id, or null when it does not exist (it then matches nothing).</param>
    /// <param name="membersOfCollection">The asset ids of a collection by its id, or null when they are not known by asset id (inexact).</param>
    /// <param name="maxTerms">Most terms a limit may have; more gives <see cref="SearchLimitKind.TooLong"/>.</param>
    public static SearchLimit Compile(
        Residual residual,
        SearchSubject subject,
        FolderMode mode,
        Func<string, string?> pathOfFolderId,
        Func<string, IReadOnlyList<string>?> membersOfCollection,
        int maxTerms = 1000) => throw new NotSupportedException();
}
