using System.Text;
using System.Text.Unicode;

namespace Sidecar.Requests;

/// <summary>
/// A multipart body: parameters into the collector, and the file either left on the wire (when its signed parameters came before it) or put aside until the
/// parameters after it have been read.
/// </summary>
internal static class MultipartParameters
{
    private const int LongText = 64 * 1024;

    /// <summary>Returns the file, which then owns what it needs of the body; null when there is none.</summary>
    public static async ValueTask<UploadFile?> ReadAsync(
        Stream source, string boundary, ParameterCollector parameters, RequestLimits limits, SpoolBudget spool, CancellationToken cancellationToken)
    {
        var scanner = new MultipartScanner(source, boundary);
        SetAsideFile? file = null;
        var remaining = limits.MaxBodyBytes;
        try
        {
            for (var more = await scanner.ReadOpeningAsync(cancellationToken); more; more = await scanner.MoveNextAsync(cancellationToken))
            {
                var part = PartHeaders.Parse(await scanner.ReadHeadersAsync(limits.MaxPartHeaderBytes, cancellationToken));
                var isFile = IsFile(parameters, part);
                if (isFile && (file is not null || parameters.Has(part.Name)))
                {
                    throw RequestBodyException.Parameter(part.Name, "it is given more than once");
                }

                if (isFile && part.HasFileName)
                {
                    // Clients that sign put the file last, or put the signature after it (.NET, Ruby). Without a signature nobody can tell what still comes.
                    if (parameters.Has("signature") && parameters.Has("api_key") && parameters.Has("timestamp"))
                    {
                        return new WireFile(scanner) { Name = part.Name, FileName = part.FileName, ContentType = part.ContentType };
                    }

                    file = await SetAsideFile.ReadAsync(scanner, part, limits.MemoryFileBytes, limits, spool, cancellationToken);
                    continue;
                }

                if (part.HasFileName)
                {
                    throw RequestBodyException.Parameter(part.Name, "it is a parameter but carries a file name");
                }

                part.RequireText();
                if (isFile)
                {
                    file = await SetAsideFile.ReadAsync(scanner, part, LongText, limits, spool, cancellationToken);
                    if (await ShortTextAsync(file) is { } text)
                    {
                        parameters.Add(part.Name, text);
                        await file.DisposeAsync();
                        file = null;
                    }
                }
                else
                {
                    var bytes = await ReadBytesAsync(scanner, remaining, limits, cancellationToken);
                    remaining -= bytes.Length;
                    parameters.Add(part.Name, Decode(part.Name, bytes.Span));
                }
            }

            return file;
        }
        catch
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }

            throw;
        }
    }

    private static bool IsFile(ParameterCollector parameters, PartHeaders part) =>
        !part.Name.Contains('[', StringComparison.Ordinal) && parameters.KindOf(part.Name) == ParameterKind.File;

    /// <summary>
    /// A file given as a text: the text itself when it is short; null when it is a long data URI, which stays aside. A long URL is refused, because whoever checks
    /// URLs looks at the parameter, not at content.
    /// </summary>
    private static async ValueTask<string?> ShortTextAsync(SetAsideFile file)
    {
        if (file.Memory is { } memory)
        {
            return Decode(file.Name, memory.Span);
        }

        var head = new byte["data:".Length];
        await file.Content.ReadExactlyAsync(head);
        file.Content.Position = 0;
        return head.AsSpan().SequenceEqual("data:"u8) ? null : throw RequestBodyException.Parameter(file.Name, "a text this long must be a data URI");
    }

    private static string Decode(string name, ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw RequestBodyException.Parameter(name, "it is not valid UTF-8");

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBytesAsync(MultipartScanner scanner, int limit, RequestLimits limits, CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await scanner.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
            if (length > limit)
            {
                throw RequestBodyException.TooLarge($"The parameters are larger than {limits.MaxBodyBytes} bytes");
            }
        }
    }
}
