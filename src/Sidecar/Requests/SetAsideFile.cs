using System.Security.Cryptography;

namespace Sidecar.Requests;

/// <summary>A file that was read before the request was complete: in memory while it is small, in a temporary file that only this process can open otherwise.</summary>
internal sealed class SetAsideFile : UploadFile
{
    private const int BufferSize = 64 * 1024;

    private readonly SpoolBudget spool;
    private readonly Stream content;
    private long taken;

    private SetAsideFile(Stream content, ReadOnlyMemory<byte>? memory, SpoolBudget spool, long taken)
    {
        this.content = content;
        this.spool = spool;
        this.taken = taken;
        Memory = memory;
    }

    /// <summary>The content when it is in memory; null when it is on disk.</summary>
    public ReadOnlyMemory<byte>? Memory { get; }

    public override long? Length => content.Length;

    public override Stream Content => content;

    /// <summary>Reads the part at hand to its end.</summary>
    /// <param name="scanner">Positioned at the part's content.</param>
    /// <param name="part">Its headers.</param>
    /// <param name="memoryBytes">Up to this size the content stays in memory.</param>
    /// <param name="limits">The bound on the size and the place for files.</param>
    /// <param name="spool">The bound over all requests.</param>
    /// <param name="cancellationToken">Ends reading; nothing is left behind.</param>
    public static async ValueTask<SetAsideFile> ReadAsync(
        MultipartScanner scanner, PartHeaders part, int memoryBytes, RequestLimits limits, SpoolBudget spool, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var memory = new MemoryStream();
        FileStream? file = null;
        long length = 0;
        long taken = 0;
        try
        {
            int read;
            while ((read = await scanner.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                if (length > limits.MaxSpoolBytes)
                {
                    throw RequestBodyException.TooLarge(
                        $"A file before its signature must not be larger than {limits.MaxSpoolBytes} bytes; send the signed parameters first");
                }

                if (file is null && length > memoryBytes)
                {
                    Take(memory.Length);
                    file = Create(limits.SpoolDirectory);
                    await file.WriteAsync(memory.GetBuffer().AsMemory(0, (int)memory.Length), cancellationToken);
                }

                if (file is null)
                {
                    memory.Write(buffer, 0, read);
                }
                else
                {
                    Take(read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            Stream content = file is null ? memory : file;
            content.Position = 0;
            ReadOnlyMemory<byte>? inMemory = file is null ? memory.GetBuffer().AsMemory(0, (int)length) : default(ReadOnlyMemory<byte>?);
            return new SetAsideFile(content, inMemory, spool, taken)
            {
                Name = part.Name,
                FileName = part.FileName,
                ContentType = part.ContentType,
                IsText = !part.HasFileName,
            };
        }
        catch
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }

            spool.Give(taken);
            throw;
        }

        void Take(long bytes)
        {
            // 420 is what Cloudinary answers, and what its SDKs understand, when there is too much at once.
            taken += spool.TryTake(bytes) ? bytes : throw new RequestBodyException(420, "Too many large uploads at once; try again, or send the signed parameters first");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        spool.Give(Interlocked.Exchange(ref taken, 0));
    }

    private static FileStream Create(string directory)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(directory, "sidecar-upload-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name the space comes back even when the process is killed.
            File.Delete(path);
        }

        return file;
    }
}
