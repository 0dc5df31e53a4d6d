using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Sidecar.Grants;

/// <summary>An entry of <c>notification_hosts</c>: <c>hooks.example.com</c>, <c>*.example.com</c>, <c>http://hooks.example.com:8080</c>, <c>203.0.113.7</c>. Without a scheme, https.</summary>
/// <param name="Scheme"><c>https</c> or <c>http</c>.</param>
/// <param name="Pattern">A name or a wildcard; null for an address.</param>
/// <param name="Address">An IP address as it stands in a URL; null for a name.</param>
/// <param name="Port">The port, the scheme's own when none is written.</param>
internal sealed partial record NotificationHost(string Scheme, HostPattern? Pattern, string? Address, int Port)
{
    /// <summary>Null when the text is none of these.</summary>
    public static NotificationHost? TryParse(string text)
    {
        if (Entry().Match(text) is not { Success: true } match || Origin(match) is not { } origin)
        {
            return null;
        }

        var (scheme, host, port) = origin;
        return HostPattern.TryParse(host) is { } pattern ? new NotificationHost(scheme, pattern, null, port)
            : IsAddress(host) ? new NotificationHost(scheme, null, host, port)
            : null;
    }

    /// <summary>True when the URL goes to this host and nowhere else, in a spelling that has one reading.</summary>
    public static bool IsListed(IEnumerable<NotificationHost> hosts, string url) =>
        Url().Match(url) is { Success: true } match && Origin(match) is var (scheme, host, port)
        && hosts.Any(entry => entry.Scheme == scheme && entry.Port == port && (entry.Pattern?.Matches(host) ?? entry.Address == host));

    private static (string Scheme, string Host, int Port)? Origin(Match match)
    {
        var scheme = match.Groups[1].Success ? match.Groups[1].Value : "https";
        var port = match.Groups[3].Success ? int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture) : scheme == "https" ? 443 : 80;
        return port is > 0 and <= 65535 ? (scheme, match.Groups[2].Value.ToLowerInvariant(), port) : null;
    }

    /// <summary>In its one usual spelling: <c>127.1</c> and the like are other ways to write an address.</summary>
    private static bool IsAddress(string host) =>
        IPAddress.TryParse(host.StartsWith('[') ? host[1..^1] : host, out var address) && address.ToString() == host.Trim('[', ']');

    [GeneratedRegex(@"^(?:(https?)://)?((?:\*\.)?[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Entry();

    // No user, no backslash, no white space; only ASCII, so that no other name is meant than the one that is read.
    [GeneratedRegex(@"^(https?)://([A-Za-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?][!-\[\]-~]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Url();
}
