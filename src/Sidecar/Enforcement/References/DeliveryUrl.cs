using System.Buffers;
using System.Text.RegularExpressions;
using Sidecar.Grants;
using Sidecar.Requests;

namespace Sidecar.Enforcement.References;

/// <summary>
/// Reads a delivery URL of the environment: <c>https://host/[cloud/]resource_type/type/[s--signature--/][transformation/…][v1234/]public_id[.format]</c>, and
/// its short forms (<c>images/</c>, <c>iu/</c>, the root path). Which parts are transformations and where the id begins is not always to be told, so every reading counts. A
/// spelling that another reader could take differently is of this cloud but open.
/// </summary>
internal static partial class DeliveryUrl
{
    // Beyond that a path is no delivery URL anybody writes, and readings would be many.
    private const int MaxParts = 24;
    private const int MaxDecodings = 8;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,;|");

    private static readonly (string Word, string ResourceType, string Type)[] Short =
    [
        ("iu", "image", "upload"), ("images", "image", "upload"), ("private_images", "image", "private"), ("authenticated_images", "image", "authenticated"),
        ("videos", "video", "upload"), ("private_videos", "video", "private"), ("authenticated_videos", "video", "authenticated"),
        ("files", "raw", "upload"),
    ];

    /// <summary>What a URL names of this environment; null when it is elsewhere or no URL at all.</summary>
    public static ReferenceList? Read(string text, LoadedGrants grants, UpstreamEnvironment environment)
    {
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (Plain().Match(text) is not { Success: true } match)
        {
            return IsElsewhere(text, grants, environment) ? null : Open();
        }

        var kind = DeliveryHosts.Classify(match.Groups[1].Value, grants, environment);
        if (kind == HostKind.Elsewhere)
        {
            // Behind a separator another reader could find a second address.
            return text.AsSpan(match.Groups[1].Index + match.Groups[1].Length).ContainsAny(Separators) && DeliveryHosts.AreNamedIn(text, grants) ? Open() : null;
        }

        if (!HasKnownQuery(match.Groups[3].Value) || Parts(match.Groups[2].Value) is not { } parts || IsOfAnotherCloud(match.Groups[1].Value, kind, parts, grants) is not { } isForeign)
        {
            return Open();
        }

        return isForeign ? null : kind == HostKind.Other ? Open() : ReadPath(kind, parts, environment.CloudName);
    }

    /// <summary>
    /// True for a plain address of an asset in a cloud that the sidecar has nothing to do with (sample images of quick starts): it is elsewhere, like any other host. Null when it is
    /// of such a cloud and could still lead back here, by fetching or by a layer.
    /// </summary>
    private static bool? IsOfAnotherCloud(string host, HostKind kind, string[] parts, LoadedGrants grants)
    {
        var cloud = kind == HostKind.Shared ? parts[0] : DeliveryHosts.PrivateCloud(host);
        if (cloud is null || !CloudName().IsMatch(cloud) || cloud is "image" or "video" or "raw" || IsShort(cloud)
            || grants.Environments.Keys.Any(ours => InHostName(ours).Equals(InHostName(cloud), StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return parts[(kind == HostKind.Shared ? 1 : 0)..] is ["image" or "video" or "raw", "upload" or "private" or "authenticated", .. { Length: > 0 } rest]
            && !Array.Exists(rest, MayLeadBack) ? true : null;
    }

    /// <summary>A host name has no underscore, so that a cloud that has one may stand there with a hyphen.</summary>
    private static string InHostName(string cloud) => cloud.Replace('_', '-');

    private static ReferenceList ReadPath(HostKind kind, string[] parts, string cloud)
    {
        var found = new ReferenceList();
        var readings = new HashSet<AssetName>();
        if (kind != HostKind.Private && parts[0] == cloud)
        {
            ReadBelow(found, readings, parts.AsSpan(1));
        }

        if (kind != HostKind.Shared)
        {
            ReadBelow(found, readings, parts);
        }

        if (readings.Count > 0)
        {
            found.Add([.. readings]);
        }
        else
        {
            // Among others another environment's asset: nothing here can tell whose it is.
            found.IsOpen = true;
        }

        return found;
    }

    private static void ReadBelow(ReferenceList found, HashSet<AssetName> readings, ReadOnlySpan<string> parts)
    {
        if (parts is [("image" or "video" or "raw") and var resourceType, ("upload" or "private" or "authenticated") and var type, .. { Length: > 0 } rest])
        {
            ReadRest(found, readings, rest, resourceType, type);
        }
        else if (parts is [var word, .. { Length: > 0 } tail] && Array.Find(Short, form => form.Word == word) is { ResourceType: { } shortType, Type: var shortDelivery })
        {
            ReadRest(found, readings, tail, shortType, shortDelivery);
            if (word != "iu" && tail.Length > 1)
            {
                // id/readable-suffix.ext
                ReadRest(found, readings, tail[..^1], shortType, shortDelivery, extension: Path.GetExtension(tail[^1]));
            }
        }
        else if (parts is [] or ["image" or "video" or "raw", ..] || IsShort(parts[0]))
        {
            // fetch and social types, multi, sprite and lists: what they show is elsewhere, or many assets.
            found.IsOpen = true;
        }
        else
        {
            ReadRest(found, readings, parts, "image", "upload");
        }
    }

    private static bool IsShort(string word) => Array.Exists(Short, form => form.Word == word);

    /// <summary>The id may begin after any part that could be a signature, a transformation or a version.</summary>
    private static void ReadRest(
        ReferenceList found, HashSet<AssetName> readings, ReadOnlySpan<string> parts, string resourceType, string type, string extension = "")
    {
        for (var first = 0; first < parts.Length; first++)
        {
            var id = string.Join('/', parts[first..]!);
            foreach (var name in AssetReference.WithAndWithoutExtension(id + extension).Append(id))
            {
                readings.Add(new AssetName(resourceType, type, name));
            }

            if (first == parts.Length - 1 || !MayPrecedeId().IsMatch(parts[first]))
            {
                break;
            }

            // What a layer shows is in the file that is copied.
            found.Add(TransformationReferences.Read(parts[first]));
        }
    }

    private static string[]? Parts(string path)
    {
        var joined = new List<string>(8);
        foreach (var raw in path[1..].Split('/'))
        {
            // Twice encoded, Cloudinary may read one thing and the sidecar another.
            if (!PercentEncoding.TryDecode(raw, plusIsSpace: false, out var part)
                || part.AsSpan().ContainsAny('%', '\\') || part.Any(char.IsControl) || part.Split('/').Any(piece => piece is "" or "." or ".."))
            {
                return null;
            }

            joined.AddRange(part.Split('/'));
        }

        return joined.Count is > 0 and <= MaxParts ? [.. joined] : null;
    }

    /// <summary>What SDKs and signed delivery add. Another query has no meaning known for an asset's address.</summary>
    private static bool HasKnownQuery(string query) =>
        query.Length == 0 || query[1..].Split('&').All(pair => pair.Split('=')[0] is "_a" or "_i" or "_s" or "__cld_token__");

    private static bool IsElsewhere(string text, LoadedGrants grants, UpstreamEnvironment environment)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            && url.Scheme is "http" or "https" or "ftp" or "s3" or "gs" && url.UserInfo.Length == 0 && !text.Contains('\\', StringComparison.Ordinal) && text.All(c => c > ' '))
        {
            return DeliveryHosts.Classify(url.IdnHost.TrimEnd('.').ToLowerInvariant(), grants, environment) == HostKind.Elsewhere;
        }

        var bare = text;
        for (var i = 0; i < MaxDecodings; i++)
        {
            var decoded = Uri.UnescapeDataString(bare);
            if (decoded == bare)
            {
                break;
            }

            bare = decoded;
        }

        // Ideographic and full-width dots and letters are ASCII ones to a resolver.
        var narrow = string.Concat(bare.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))).Normalize(System.Text.NormalizationForm.FormKC).Replace('\u3002', '.');
        return !DeliveryHosts.AreNamedIn(narrow, grants);
    }

    private static bool MayLeadBack(string part) => !PlainPart().IsMatch(part) || !TransformationReferences.Read(part).IsEmpty;

    private static ReferenceList Open() => new() { IsOpen = true };

    [GeneratedRegex(@"^https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(/[^?#]*)(\?[^#]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CloudName();

    [GeneratedRegex(@"^[A-Za-z0-9_.,:=-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainPart();

    // Parameters of a transformation have a word, an underscore and a value; variables begin with $.
    [GeneratedRegex(@"^(?:s--.*--|v[0-9]+|.*[_$].*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex MayPrecedeId();
}
