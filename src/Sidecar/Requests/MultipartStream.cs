using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Requests;

/// <summary>A multipart body as it goes upstream: fields, then the file, under a boundary that no content can know beforehand.</summary>
internal sealed class MultipartStream : ForwardOnlyStream
{
    private readonly byte[] head;
    private readonly byte[] tail;
    private readonly UploadFile file;
    private int headRead;
    private int tailRead;
    private bool fileRead;

    public MultipartStream(IEnumerable<KeyValuePair<string, string>> fields, UploadFile file)
    {
        this.file = file;
        var boundary = "sidecar-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        ContentType = "multipart/form-data; boundary=" + boundary;
        var builder = new StringBuilder();
        foreach (var (name, text) in fields)
        {
            builder.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(Quoted(name)).Append("\"\r\n\r\n")
                .Append(text).Append("\r\n");
        }

        builder.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(Quoted(file.Name)).Append('"');
        if (!file.IsText)
        {
            builder.Append("; ").Append(FileNameAttribute(file.FileName ?? "file"))
                .Append("\r\nContent-Type: ").Append(SafeContentType(file.ContentType));
        }

        builder.Append("\r\n\r\n");
        head = Encoding.UTF8.GetBytes(builder.ToString());
        tail = Encoding.ASCII.GetBytes("\r\n--" + boundary + "--\r\n");
    }

    /// <summary>The value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>Length of the whole body in bytes; null while the file is on the wire, which means chunked transfer.</summary>
    public long? TotalLength => head.Length + file.Length + tail.Length;

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        if (headRead < head.Length)
        {
            return Copy(head, ref headRead, destination);
        }

        if (!fileRead && !destination.IsEmpty)
        {
            var read = await file.Content.ReadAsync(destination, cancellationToken);
            if (read > 0)
            {
                return read;
            }

            fileRead = true;
        }

        return fileRead ? Copy(tail, ref tailRead, destination) : 0;
    }

    private static int Copy(byte[] bytes, ref int done, Memory<byte> destination)
    {
        var count = Math.Min(bytes.Length - done, destination.Length);
        bytes.AsSpan(done, count).CopyTo(destination.Span);
        done += count;
        return count;
    }

    /// <summary>A file name in ASCII in quotes, any other as .NET sends it: <c>filename*=utf-8''…</c>.</summary>
    private static string FileNameAttribute(string fileName) =>
        fileName.All(char.IsAscii)
            ? $"filename=\"{Quoted(fileName)}\""
            : "filename*=utf-8''" + PercentEncoding.Encode(fileName);

    /// <summary>What would end the quoted string or the line, percent-encoded as browsers do.</summary>
    private static string Quoted(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '"' or '\\' || char.IsControl(c))
            {
                PercentEncoding.AppendEncoded(builder, c.ToString());
            }
            else
            {
                builder.Append(c);
            }
        }

        return builder.ToString();
    }

    private static string SafeContentType(string? contentType) =>
        contentType is not null && contentType.All(c => c is >= ' ' and < '\x7f') ? contentType : "application/octet-stream";
}
