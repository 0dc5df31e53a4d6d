using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// What an upload's file is. Remote URLs are not fetched: their content is made up from the URL, always the same for the same one.
/// Dimensions are read from PNG and GIF headers and made up from the digest otherwise.
/// </summary>
internal static class UploadContent
{
    private static readonly HashSet<string> ImageFormats = new(StringComparer.Ordinal) { "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "pdf", "heic" };

    private static readonly HashSet<string> VideoFormats = new(StringComparer.Ordinal) { "mp4", "mov", "webm", "avi", "mkv", "mp3", "wav", "ogg", "m4a" };

    public static UploadedContent From(Call call)
    {
        if (call.File is { } file)
        {
            return file;
        }

        string source = call.Parameters.Required("file");
        return source.StartsWith("data:", StringComparison.Ordinal) ? DataUri(source) : Remote(source);
    }

    public static UploadedContent Remote(string url)
    {
        byte[] hash = MD5.HashData(Encoding.UTF8.GetBytes(url));
        string path = url.Split('?', '#')[0];
        return new UploadedContent(path[(path.LastIndexOf('/') + 1)..], 1000 + BinaryPrimitives.ReadUInt16LittleEndian(hash), hash, []);
    }

    public static string Extension(string fileName)
    {
        int dot = fileName.LastIndexOf('.');
        return dot < 0 ? "" : fileName[(dot + 1)..].ToLowerInvariant();
    }

    /// <summary>The resource type that <c>auto</c> turns into.</summary>
    public static string Detect(UploadedContent content)
    {
        string format = Format(content);
        return ImageFormats.Contains(format) ? "image" : VideoFormats.Contains(format) ? "video" : "raw";
    }

    /// <summary>An asset with everything that follows from the content; its names and place are still missing.</summary>
    public static Asset Describe(UploadedContent content, string resourceType)
    {
        var asset = new Asset
        {
            PublicId = "",
            ResourceType = resourceType,
            Bytes = content.Bytes,
            Etag = Convert.ToHexStringLower(content.Md5),
            OriginalFilename = Path.GetFileNameWithoutExtension(content.FileName),
        };
        if (resourceType == "raw")
        {
            return asset;
        }

        string format = Format(content);
        var (width, height) = Dimensions(content);
        return asset with
        {
            Format = format.Length == 0 ? (resourceType == "image" ? "jpg" : "mp4") : format,
            Width = width,
            Height = height,
            Duration = resourceType == "video" ? 1 + (content.Md5[4] / 2.0) : null,
        };
    }

    private static UploadedContent DataUri(string uri)
    {
        int comma = uri.IndexOf(',', StringComparison.Ordinal);
        string head = comma < 0 ? uri : uri[..comma];
        string data = comma < 0 ? "" : uri[(comma + 1)..];
        byte[] bytes;
        try
        {
            bytes = head.EndsWith(";base64", StringComparison.Ordinal) ? Convert.FromBase64String(data) : Encoding.UTF8.GetBytes(Uri.UnescapeDataString(data));
        }
        catch (FormatException)
        {
            throw ApiException.BadRequest("Invalid data URI");
        }

        string subtype = head["data:".Length..].Split(';')[0].Split('/')[^1].Split('+')[0];
        return new UploadedContent(subtype.Length == 0 ? "file" : "file." + subtype, bytes.Length, MD5.HashData(bytes), bytes[..Math.Min(bytes.Length, 64)]);
    }

    private static string Format(UploadedContent content)
    {
        string sniffed = content.Head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "png",
            [0xFF, 0xD8, 0xFF, ..] => "jpg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "gif",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "pdf",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "mp4",
            _ => Extension(content.FileName),
        };
        return sniffed switch
        {
            "jpeg" => "jpg",
            "tiff" => "tif",
            _ => sniffed,
        };
    }

    private static (int Width, int Height) Dimensions(UploadedContent content)
    {
        byte[] head = content.Head;
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] && head.Length >= 24)
        {
            return (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20)));
        }

        if (head is [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] && head.Length >= 10)
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6)), BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(8)));
        }

        return (200 + (8 * content.Md5[0]), 200 + (8 * content.Md5[1]));
    }
}
