using System.Security.Cryptography;

namespace Sidecar.Grants;

/// <summary>
/// Reads files and remembers what was in them. Asked later, it compares contents and not times: a ConfigMap is swapped by a
/// symlink, an editor replaces the file, and both leave times that mean nothing.
/// </summary>
internal sealed class WatchedFiles
{
    private const string Absent = "absent";

    private readonly Dictionary<string, (int Limit, string Hash)> contents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Directory, string Pattern), string> listings = [];

    /// <summary>The file's bytes.</summary>
    /// <exception cref="IOException">It is missing, cannot be read, or is longer than the limit.</exception>
    public byte[] Read(string path, int limit)
    {
        contents[path] = (limit, Absent);
        var bytes = ReadBytes(path, limit);
        contents[path] = (limit, Hash(bytes));
        return bytes;
    }

    /// <summary>Names of the files in a directory that match the pattern, in ordinal order; hidden ones are left out.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    public IReadOnlyList<string> List(string directory, string pattern)
    {
        listings[(directory, pattern)] = Absent;
        var names = ListNames(directory, pattern);
        listings[(directory, pattern)] = string.Join('/', names);
        return names;
    }

    /// <summary>True when reading everything again would give something else.</summary>
    public bool HaveChanged() =>
        contents.Any(file => Now(() => Hash(ReadBytes(file.Key, file.Value.Limit))) != file.Value.Hash)
        || listings.Any(listing => Now(() => string.Join('/', ListNames(listing.Key.Directory, listing.Key.Pattern))) != listing.Value);

    /// <summary>What reading everything again gives, in short: two looks at the same contents give the same.</summary>
    public string Fingerprint() => string.Join(
        '\n',
        contents.Select(file => Now(() => Hash(ReadBytes(file.Key, file.Value.Limit))))
            .Concat(listings.Select(listing => Now(() => string.Join('/', ListNames(listing.Key.Directory, listing.Key.Pattern))))));

    private static string Now(Func<string> look)
    {
        try
        {
            return look();
        }
        catch (IOException)
        {
            return Absent;
        }
    }

    private static byte[] ReadBytes(string path, int limit)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > limit)
            {
                throw new FileTooLongException(limit);
            }

            var bytes = new byte[stream.Length];
            return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new IOException("no file that can be read", e);
        }
    }

    private static string[] ListNames(string directory, string pattern)
    {
        try
        {
            return Directory.EnumerateFiles(directory, pattern)
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException("no directory that can be read", e);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>A file is longer than what it may be.</summary>
internal sealed class FileTooLongException(int limit) : IOException($"longer than {limit} bytes")
{
    public int Limit { get; } = limit;
}
