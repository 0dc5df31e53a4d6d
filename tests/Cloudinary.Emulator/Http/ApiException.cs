namespace Cloudinary.Emulator.Http;

/// <summary>An answer other than success, in Cloudinary's words. Turned into the error envelope at one place.</summary>
internal sealed class ApiException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static ApiException BadRequest(string message) => new(400, message);

    public static ApiException Unauthorized(string message) => new(401, message);

    public static ApiException Missing(string parameter) => new(400, "Missing required parameter - " + parameter);

    public static ApiException AssetNotFound(string id) => new(404, "Resource not found - " + id);

    public static ApiException FolderNotFound(string path) => new(404, "Can't find folder with path " + path);
}
