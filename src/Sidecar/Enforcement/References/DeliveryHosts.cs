using System.Text.RegularExpressions;
using Sidecar.Grants;

namespace Sidecar.Enforcement.References;

/// <summary>Whose files a host delivers.</summary>
internal enum HostKind
{
    /// <summary>No Cloudinary environment known to the sidecar.</summary>
    Elsewhere,

    /// <summary>This environment; its cloud name stands first in the path.</summary>
    Shared,

    /// <summary>This environment alone; paths have no cloud name.</summary>
    Private,

    /// <summary>A host name of the environment's own; paths may or may not begin with the cloud name.</summary>
    Custom,

    /// <summary>Cloudinary or another environment behind this sidecar, in a way whose paths are not known.</summary>
    Other,
}

/// <summary>
/// Cloudinary's delivery hosts: <c>res.cloudinary.com</c> and <c>res-1</c> to <c>res-5</c> for all environments, <c>{cloud}-res.cloudinary.com</c> and its numbered
/// twins for one (private CDN), and the host names that the grants file lists for an environment.
/// </summary>
internal static partial class DeliveryHosts
{
    /// <summary>Reads a host in lower-case ASCII, without port or trailing dot.</summary>
    public static HostKind Classify(string host, LoadedGrants grants, UpstreamEnvironment environment)
    {
        if (SharedHost().IsMatch(host))
        {
            return HostKind.Shared;
        }

        if (environment.CloudName.Equals(PrivateCloud(host), StringComparison.OrdinalIgnoreCase))
        {
            return HostKind.Private;
        }

        if (environment.Settings.DeliveryHosts.Any(pattern => pattern.Matches(host)))
        {
            return HostKind.Custom;
        }

        return IsCloudinary(host) || grants.Environments.Values.Any(other => other.Settings.DeliveryHosts.Any(pattern => pattern.Matches(host)))
            ? HostKind.Other
            : HostKind.Elsewhere;
    }

    /// <summary>The cloud that a host of the private CDN is for; null for any other host.</summary>
    public static string? PrivateCloud(string host) => PrivateHost().Match(host) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>True when one of the hosts, or what they end with, stands anywhere in a text that is no URL to the sidecar but may be one to Cloudinary.</summary>
    public static bool AreNamedIn(string text, LoadedGrants grants) =>
        text.Contains("cloudinary.com", StringComparison.OrdinalIgnoreCase)
        || text.Contains("cloudinary-a.akamaihd.net", StringComparison.OrdinalIgnoreCase)
        || grants.Environments.Values.Any(environment => environment.Settings.DeliveryHosts.Any(pattern => text.Contains(pattern.Name, StringComparison.OrdinalIgnoreCase)));

    private static bool IsCloudinary(string host) =>
        host is "cloudinary.com" or "cloudinary-a.akamaihd.net" || host.EndsWith(".cloudinary.com", StringComparison.Ordinal);

    [GeneratedRegex(@"^res(?:-[1-5])?\.cloudinary\.com\z", RegexOptions.CultureInvariant)]
    private static partial Regex SharedHost();

    [GeneratedRegex(@"^(.+)-res(?:-[1-5])?\.cloudinary\.com\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateHost();
}
