using System.Text.RegularExpressions;

namespace Sidecar.Grants;

/// <summary>A host name, or <c>*.</c> before one for every name below it (not for itself).</summary>
/// <param name="Name">The name without the star, in lower case.</param>
/// <param name="IsWildcard">Names below it, at any depth.</param>
internal sealed partial record HostPattern(string Name, bool IsWildcard)
{
    /// <summary>Null when the text is no host name in lower-case ASCII with at least one dot.</summary>
    public static HostPattern? TryParse(string text)
    {
        var wildcard = text.StartsWith("*.", StringComparison.Ordinal);
        var name = wildcard ? text[2..] : text;
        return name.Length <= 253 && HostName().IsMatch(name) ? new HostPattern(name, wildcard) : null;
    }

    /// <param name="host">In lower-case ASCII, without port or trailing dot.</param>
    public bool Matches(string host) => IsWildcard
        ? host.Length > Name.Length + 1 && host.EndsWith(Name, StringComparison.Ordinal) && host[^(Name.Length + 1)] == '.'
        : host == Name;

    [GeneratedRegex(@"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}
