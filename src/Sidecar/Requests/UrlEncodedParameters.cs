using System.Text;

namespace Sidecar.Requests;

/// <summary>
/// Queries and <c>application/x-www-form-urlencoded</c> bodies. Only <c>&amp;</c> separates; <c>;</c> must be escaped, because old Rack versions split on it.
/// </summary>
internal static class UrlEncodedParameters
{
    public static void Read(ReadOnlySpan<char> text, ParameterCollector parameters)
    {
        if (text.Contains(';'))
        {
            throw RequestBodyException.BadRequest("A ';' between or in parameters must be written %3B");
        }

        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            if (pair.Length == 0)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var key = Decode(equals < 0 ? pair : pair[..equals]);
            if (equals < 0)
            {
                throw RequestBodyException.Parameter(key, "it has no value");
            }

            parameters.Add(key, Decode(pair[(equals + 1)..]));
        }
    }

    public static void Read(ReadOnlySpan<byte> body, ParameterCollector parameters)
    {
        // Latin-1 keeps every byte; what is not ASCII is refused by the decoding.
        Read(Encoding.Latin1.GetString(body), parameters);
    }

    private static string Decode(ReadOnlySpan<char> text) =>
        PercentEncoding.TryDecode(text, plusIsSpace: true, out var decoded)
            ? decoded
            : throw RequestBodyException.BadRequest("The parameters are not valid percent-encoded UTF-8");
}
