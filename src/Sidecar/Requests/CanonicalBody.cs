namespace Sidecar.Requests;

/// <summary>Parameters back to bytes, in one form whatever form they came in: <c>k[]=a&amp;k[]=b</c> in queries and forms, arrays in JSON.</summary>
internal static class CanonicalBody
{
    /// <summary>A query without <c>?</c>; everything but unreserved characters is percent-encoded.</summary>
    public static string Query(RequestParameters parameters) => throw new NotSupportedException();

    /// <summary>An <c>application/x-www-form-urlencoded</c> body.</summary>
    public static byte[] Form(RequestParameters parameters) => throw new NotSupportedException();

    /// <summary>A JSON object.</summary>
    public static byte[] Json(RequestParameters parameters) => throw new NotSupportedException();

    /// <summary>A <c>multipart/form-data</c> body: the parameters first, the file last, under a fresh boundary; read once, never buffered whole.</summary>
    /// <param name="parameters">The fields.</param>
    /// <param name="file">The content.</param>
    /// <param name="contentType">The content type with its boundary.</param>
    public static Stream Multipart(RequestParameters parameters, UploadFile file, out string contentType) => throw new NotSupportedException();

    /// <summary>A decoded path part as one path segment; with <paramref name="keepSlashes"/>, slashes stay and the parts between them are encoded.</summary>
    public static string PathSegment(string value, bool keepSlashes = false) => throw new NotSupportedException();
}
