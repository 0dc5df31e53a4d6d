namespace Sidecar.Policy.Grants;

/// <summary>A grants document contradicts itself or names something that is not there.</summary>
public sealed class GrantsDocumentException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="location">Where in the document, e.g. <c>keys[2].folders[0].level</c>; or the name of a policy entry.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="policyLine">Line within the policy entry's text, from 1; 0 when the error is not in a policy's text.</param>
    /// <param name="policyColumn">Column in that line, from 1; 0 when the error is not in a policy's text.</param>
    public GrantsDocumentException(string location, string expected, string found, int policyLine = 0, int policyColumn = 0)
        : base(policyLine == 0
            ? $"{location}: expected {expected}, found {found}"
            : $"{location}:{policyLine}: expected {expected}, found {found}")
    {
        Location = location;
        Expected = expected;
        Found = found;
        PolicyLine = policyLine;
        PolicyColumn = policyLine == 0 ? 0 : Math.Max(1, policyColumn);
    }

    /// <summary>Where in the document; the name of the policy entry when <see cref="PolicyLine"/> is not 0.</summary>
    public string Location { get; }

    /// <summary>What would have been right.</summary>
    public string Expected { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>Line within the policy entry's text, from 1; 0 when the error is not in a policy's text.</summary>
    public int PolicyLine { get; }

    /// <summary>Column in that line, from 1; 0 when the error is not in a policy's text.</summary>
    public int PolicyColumn { get; }

    /// <summary>Further errors of the same kind, in the order of the document: every mistake in its policies is found at once.</summary>
    public IReadOnlyList<GrantsDocumentException> Further { get; init; } = [];
}
