using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Sidecar.Pipeline;
using Sidecar.Requests;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// A chunked upload. Cloudinary joins chunks by <c>X-Unique-Upload-Id</c> alone, so the id that goes upstream is derived from the caller, the
/// parameters and the caller's id: chunks of another caller, or with other parameters, land in another session. Only <c>public_id</c> may come
/// later (some SDKs add it from the first answer); it is judged on every chunk. Needs no memory, so replicas agree.
/// </summary>
/// <param name="Id">The id for upstream.</param>
/// <param name="ContentRange">The caller's <c>Content-Range</c>.</param>
internal sealed partial record UploadSession(string Id, string ContentRange)
{
    /// <summary>The session of a request; null when it is a whole upload. A malformed header gives a refusal.</summary>
    public static UploadSession? Find(Exchange exchange, out Refusal? refusal)
    {
        refusal = null;
        var headers = exchange.Http.Request.Headers;
        var (id, range) = (headers["X-Unique-Upload-Id"], headers.ContentRange);
        if (id.Count == 0 && range.Count == 0)
        {
            return null;
        }

        if (id is not [{ Length: > 0 and <= 256 } idText] || range is not [{ } rangeText] || !RangePattern().IsMatch(rangeText) || !idText.All(c => c is > ' ' and <= '~'))
        {
            refusal = new Refusal(StatusCodes.Status400BadRequest, "Invalid X-Unique-Upload-Id or Content-Range");
            return null;
        }

        return new UploadSession(Derive(exchange, idText), rangeText);
    }

    /// <summary>The chunk reaches the file's end.</summary>
    public bool IsLast => ContentRange.Split('-', '/') is [_, var end, var total] && long.TryParse(end, out var last) && long.TryParse(total, out var length) && last + 1 >= length;

    public IReadOnlyList<KeyValuePair<string, string>> Headers =>
        [new("X-Unique-Upload-Id", Id), new("Content-Range", ContentRange)];

    private static string Derive(Exchange exchange, string id)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(exchange.Environment.CloudName);
        Append(exchange.Caller.Principal.ToString());
        Append(exchange.Caller.OnBehalfOf?.ToString() ?? "");
        Append(exchange.Path["resource_type"] ?? "");
        Append(id);
        foreach (var (name, value) in exchange.Parameters.Items.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (name is not ("public_id" or "file"))
            {
                Append(name);
                Append(CanonicalBody.Query(new RequestParameters([new(name, value)])));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        // Length first, so that no two lists of parts give the same bytes.
        void Append(string part)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    [GeneratedRegex(@"^bytes [0-9]{1,18}-[0-9]{1,18}/(?:[0-9]{1,18}|-1|\*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex RangePattern();
}
