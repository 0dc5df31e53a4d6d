using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Folder paths: no leading, trailing or doubled slash, no name over 255 characters; "" is the root.</summary>
internal static class FolderPath
{
    public static string Check(string path)
    {
        bool bad = path.Length > 0 && path.Split('/').Any(name => name is "" or "." or ".." || name.Length > 255 || name.EndsWith(' '));
        return bad ? throw ApiException.BadRequest($"Invalid folder path {path}") : path;
    }
}
