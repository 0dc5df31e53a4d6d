using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Requests;

/// <summary>How a body is written.</summary>
internal enum BodyKind
{
    /// <summary>No content type: PHP and Go send forms that way. Told from the first byte.</summary>
    Unnamed,

    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary><c>application/json</c>.</summary>
    Json,

    /// <summary><c>multipart/form-data</c>.</summary>
    Multipart,
}

/// <summary>What the headers say about a body.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Boundary">The multipart boundary; "" otherwise.</param>
internal readonly record struct BodyFormat(BodyKind Kind, string Boundary)
{
    /// <summary>Reads Content-Type and Content-Encoding; throws for what this sidecar does not read (415).</summary>
    public static BodyFormat Of(IHeaderDictionary headers)
    {
        if (!StringValues.IsNullOrEmpty(headers.ContentEncoding) && headers.ContentEncoding != "identity")
        {
            throw RequestBodyException.Unsupported("A request body with a Content-Encoding is not supported");
        }

        if (headers.ContentType.Count > 1)
        {
            throw RequestBodyException.BadRequest("More than one Content-Type");
        }

        var text = headers.ContentType.ToString();
        if (text.Length == 0)
        {
            return new(BodyKind.Unnamed, "");
        }

        if (!MediaTypeHeaderValue.TryParse(text, out var type))
        {
            throw RequestBodyException.Unsupported("The Content-Type cannot be read");
        }

        RequireUtf8(type);
        if (Is(type, "application/x-www-form-urlencoded"))
        {
            return new(BodyKind.Form, "");
        }

        if (Is(type, "application/json"))
        {
            return new(BodyKind.Json, "");
        }

        return Is(type, "multipart/form-data")
            ? new(BodyKind.Multipart, BoundaryOf(type))
            : throw RequestBodyException.Unsupported("The Content-Type is not supported; send application/json, application/x-www-form-urlencoded or multipart/form-data");
    }

    private static bool Is(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static void RequireUtf8(MediaTypeHeaderValue type)
    {
        foreach (var parameter in type.Parameters)
        {
            if (parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                && !HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                throw RequestBodyException.Unsupported("The only supported charset is utf-8");
            }
        }
    }

    /// <summary>RFC 2046 5.1.1: <c>boundary := 0*69&lt;bchars&gt; bcharsnospace</c>. The space is left out: no SDK uses it and readers trim it differently.</summary>
    private static string BoundaryOf(MediaTypeHeaderValue type)
    {
        string? boundary = null;
        foreach (var parameter in type.Parameters)
        {
            if (parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))
            {
                boundary = boundary is null
                    ? HeaderUtilities.RemoveQuotes(parameter.Value).ToString()
                    : throw RequestBodyException.BadRequest("The multipart boundary is given twice");
            }
        }

        return boundary is { Length: > 0 and <= 70 } && boundary.All(c => char.IsAsciiLetterOrDigit(c) || "'()+_,-./:=?".Contains(c, StringComparison.Ordinal))
            ? boundary
            : throw RequestBodyException.BadRequest("The multipart boundary is missing or malformed");
    }
}
