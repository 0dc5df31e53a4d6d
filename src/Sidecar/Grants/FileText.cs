using System.Text;

namespace Sidecar.Grants;

/// <summary>Reads text files strictly.</summary>
internal static class FileText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file as UTF-8 without its byte order mark.</summary>
    /// <param name="files">Remembers what was read.</param>
    /// <param name="path">The file.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="missing">Makes the error for a file that cannot be read.</param>
    /// <exception cref="GrantsFileException">It cannot be read, is too long, or is not UTF-8.</exception>
    public static string Read(WatchedFiles files, string path, int limit, Func<GrantsFileException> missing)
    {
        try
        {
            var bytes = files.Read(path, limit);
            var start = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
            return Strict.GetString(bytes, start, bytes.Length - start);
        }
        catch (FileTooLongException e)
        {
            throw new GrantsFileException(path, 0, 0, $"at most {e.Limit} bytes", "more");
        }
        catch (DecoderFallbackException)
        {
            throw new GrantsFileException(path, 0, 0, "UTF-8", "bytes that are not");
        }
        catch (IOException)
        {
            throw missing();
        }
    }
}
