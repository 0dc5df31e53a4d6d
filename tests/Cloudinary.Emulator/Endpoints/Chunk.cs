using System.Net.Http.Headers;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// One part of a chunked upload: <c>X-Unique-Upload-Id</c> and <c>Content-Range: bytes a-b/total</c>, where the total is -1 or * until the last.
/// </summary>
internal sealed record Chunk(string UploadId, long Start, long? Total)
{
    public static Chunk? Read(Call call)
    {
        string id = call.Headers["X-Unique-Upload-Id"].ToString();
        string range = call.Headers.ContentRange.ToString();
        if (id.Length == 0 || range.Length == 0)
        {
            return null;
        }

        // -1 is not HTTP, but it is what Node sends.
        if (!ContentRangeHeaderValue.TryParse(range.Replace("/-1", "/*", StringComparison.Ordinal), out var parsed) || parsed.From is not { } from)
        {
            throw ApiException.BadRequest($"Invalid Content-Range {range}");
        }

        return new Chunk(id, from, parsed.Length);
    }

    public bool Completes(UploadSession session)
    {
        if (Total is null)
        {
            return false;
        }

        return session.Received <= Total ? session.Received == Total : throw ApiException.BadRequest("More bytes received than announced");
    }
}
