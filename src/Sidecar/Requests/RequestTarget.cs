using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sidecar.Requests;

/// <summary>
/// The raw request target, split at <c>/</c> and percent-decoded exactly once. <c>a%2Fb</c> and <c>a/b</c> give the same segments,
/// which is how Node's <c>resources%2Fsearch</c> reaches its route.
/// </summary>
internal sealed class RequestTarget
{
    private static readonly SearchValues<char> PlainInPath = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"$&'()*+,-./:;<=>@[]^_`{|}~");

    private RequestTarget(IReadOnlyList<string> segments, string query)
    {
        Segments = segments;
        Query = query;
    }

    /// <summary>Decoded path segments, none empty, e.g. <c>v1_1</c>, <c>demo</c>, <c>resources</c>, <c>search</c>.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>The query as received, without <c>?</c>; "" when there is none.</summary>
    public string Query { get; }

    /// <summary>Parses <c>IHttpRequestFeature.RawTarget</c>. Returns a refusal (400) for anything that two parsers could read differently.</summary>
    public static RequestTarget? TryParse(string rawTarget, out Refusal? refusal) =>
        TryParse(rawTarget, RequestLimits.DefaultMaxTargetLength, out refusal);

    /// <summary>As above, with a bound on the target's length in characters.</summary>
    public static RequestTarget? TryParse(string rawTarget, int maxLength, out Refusal? refusal)
    {
        var why = Parse(rawTarget, maxLength, out var target);
        refusal = why is null ? null : new Refusal(StatusCodes.Status400BadRequest, "Invalid request target - " + why);
        return target;
    }

    private static string? Parse(string raw, int maxLength, out RequestTarget? target)
    {
        target = null;
        if (raw.Length > maxLength)
        {
            return "it is too long";
        }

        // RFC 9112 3.2.1: origin-form = absolute-path [ "?" query ]. A proxy's absolute-form would name a second host.
        if (raw.Length == 0 || raw[0] != '/')
        {
            return "it must start with a slash";
        }

        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? raw.AsSpan(1) : raw.AsSpan(1, mark - 1);
        var query = mark < 0 ? "" : raw[(mark + 1)..];
        if (WhyNotQuery(query) is { } wrongQuery)
        {
            return wrongQuery;
        }

        var segments = new List<string>(path.Count('/') + 1);
        if (path.Length > 0)
        {
            var plain = !path.ContainsAnyExcept(PlainInPath);
            foreach (var range in path.Split('/'))
            {
                if (WhyNotSegment(path[range], plain, segments) is { } wrongSegment)
                {
                    return wrongSegment;
                }
            }
        }

        target = new RequestTarget(segments, query);
        return null;
    }

    private static string? WhyNotQuery(string query)
    {
        foreach (var c in query)
        {
            switch (c)
            {
                case <= ' ' or >= '\x7f':
                    return "characters outside printable ASCII must be percent-encoded";
                case '#':
                    return "it holds a fragment; a '#' in a value is written %23";
                case ';':
                    // Older Rack versions split parameters at ';' as well as at '&'.
                    return "a ';' in the query must be written %3B";
            }
        }

        return null;
    }

    private static string? WhyNotSegment(ReadOnlySpan<char> raw, bool plain, List<string> segments)
    {
        if (plain || !raw.ContainsAnyExcept(PlainInPath))
        {
            return Add(raw.ToString(), segments);
        }

        foreach (var c in raw)
        {
            switch (c)
            {
                case <= ' ' or >= '\x7f':
                    return "characters outside printable ASCII must be percent-encoded";
                case '#':
                    return "it holds a fragment; a '#' in a name is written %23";
                case '\\':
                    return "a backslash is not accepted";
            }
        }

        if (!PercentEncoding.TryDecode(raw, plusIsSpace: false, out var decoded))
        {
            return "its percent-encoding is not valid UTF-8";
        }

        if (WhyNotText(decoded) is { } wrong)
        {
            return wrong;
        }

        foreach (var range in decoded.AsSpan().Split('/'))
        {
            if (Add(decoded[range], segments) is { } wrongPart)
            {
                return wrongPart;
            }
        }

        return null;
    }

    private static string? Add(string segment, List<string> segments)
    {
        switch (segment)
        {
            case "":
                return "empty path segments (a doubled or trailing slash) are not accepted";
            case "." or "..":
                return "the path segments '.' and '..' are not accepted";
        }

        segments.Add(segment);
        return null;
    }

    private static string? WhyNotText(string decoded)
    {
        foreach (var rune in decoded.EnumerateRunes())
        {
            if (rune.Value == '\\')
            {
                return "a backslash is not accepted";
            }

            // Format characters are invisible or turn the reading direction: two names that look alike would be two assets.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return "control and format characters are not accepted";
            }
        }

        return HoldsSecondEscape(decoded) ? "it is percent-encoded twice" : null;
    }

    /// <summary>
    /// True when one more decoding would give a slash, a dot, a backslash, a percent sign or a control character: an upstream that decodes twice
    /// would then see another path than the one judged here. 0xC0 and 0xC1 only occur in overlong forms of ASCII.
    /// </summary>
    private static bool HoldsSecondEscape(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0 && i + 2 < text.Length; i = text.IndexOf('%', i + 1))
        {
            if (char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])
                && PercentEncoding.HexByte(text[i + 1], text[i + 2]) is < 0x20 or 0x7f or (byte)'/' or (byte)'.' or (byte)'\\' or (byte)'%' or 0xC0 or 0xC1)
            {
                return true;
            }
        }

        return false;
    }
}
