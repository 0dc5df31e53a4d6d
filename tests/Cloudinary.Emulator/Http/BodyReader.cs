using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.State;
using Microsoft.AspNetCore.WebUtilities;

namespace Cloudinary.Emulator.Http;

/// <summary>
/// Query and body to parameters, whatever the method: Ruby sends GETs with a JSON body, PHP and Go forms without a content type.
/// File content is counted and hashed as it passes and never kept.
/// </summary>
internal static class BodyReader
{
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 32 };

    public static async Task<(Parameters Parameters, UploadedContent? File)> ReadAsync(HttpRequest request, string query, CancellationToken cancellation)
    {
        var root = new JsonObject();
        ParameterTree.AddUrlEncoded(root, query);

        var body = new JsonObject();
        UploadedContent? file = null;
        string contentType = request.ContentType ?? "";
        if (contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            file = await ReadMultipartAsync(request, contentType, body, cancellation);
        }
        else if (request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            string text = await ReadTextAsync(request.Body, cancellation);
            body = contentType.Contains("json", StringComparison.OrdinalIgnoreCase) || text.AsSpan().TrimStart() is ['{', ..]
                ? ParseJson(text)
                : ParseForm(text);
        }

        foreach (var (name, value) in body.ToArray())
        {
            if (value is not null)
            {
                body.Remove(name);
                root[name] = value;
            }
        }

        return (new Parameters(root), file);
    }

    private static JsonObject ParseForm(string text)
    {
        var form = new JsonObject();
        ParameterTree.AddUrlEncoded(form, text.TrimEnd('\r', '\n'));
        return form;
    }

    private static JsonObject ParseJson(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(text, JsonOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? LastKeyWins(document.RootElement)
                : throw ApiException.BadRequest("Invalid JSON: an object is expected");
        }
        catch (JsonException)
        {
            throw ApiException.BadRequest("Invalid JSON in request body");
        }
    }

    private static JsonObject LastKeyWins(JsonElement element)
    {
        var result = new JsonObject();
        foreach (var property in element.EnumerateObject())
        {
            result[property.Name] = property.Value.ValueKind == JsonValueKind.Object
                ? LastKeyWins(property.Value)
                : JsonSerializer.SerializeToNode(property.Value);
        }

        return result;
    }

    private static async Task<UploadedContent?> ReadMultipartAsync(HttpRequest request, string contentType, JsonObject fields, CancellationToken cancellation)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? type.Parameters.FirstOrDefault(p => p.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"')
            : null;
        if (string.IsNullOrEmpty(boundary))
        {
            throw ApiException.BadRequest("multipart body without a boundary");
        }

        UploadedContent? file = null;
        var reader = new MultipartReader(boundary, request.Body) { BodyLengthLimit = null };
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                {
                    throw ApiException.BadRequest("multipart part without a content disposition");
                }

                string name = (disposition.Name ?? "").Trim('"');
                string? fileName = disposition.FileNameStar ?? disposition.FileName?.Trim('"');
                if (fileName is not null)
                {
                    var content = await HashAsync(section.Body, fileName, cancellation);
                    file = name is "file" or "image_file" ? content : file;
                }
                else
                {
                    ParameterTree.Add(fields, name, await ReadTextAsync(section.Body, cancellation));
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException && broken is not BadHttpRequestException && !cancellation.IsCancellationRequested))
        {
            throw ApiException.BadRequest("malformed multipart body");
        }

        return file;
    }

    private static async Task<UploadedContent> HashAsync(Stream content, string fileName, CancellationToken cancellation)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[64 * 1024];
        byte[] head = [];
        long total = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (total == 0)
            {
                head = buffer[..Math.Min(read, 64)];
            }

            total += read;
            md5.AppendData(buffer, 0, read);
        }

        return new UploadedContent(fileName, total, md5.GetHashAndReset(), head);
    }

    private static async Task<string> ReadTextAsync(Stream stream, CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellation);
    }
}
