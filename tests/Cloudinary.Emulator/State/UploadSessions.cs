using System.Security.Cryptography;

namespace Cloudinary.Emulator.State;

/// <summary>Chunked uploads that have not seen their last chunk, by <c>X-Unique-Upload-Id</c>.</summary>
internal sealed class UploadSessions
{
    private readonly Dictionary<string, UploadSession> _sessions = new(StringComparer.Ordinal);

    public UploadSession Open(string id, Func<string> publicId)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            session = new UploadSession(publicId());
            _sessions[id] = session;
        }

        return session;
    }

    public void Close(string id) => _sessions.Remove(id);
}

/// <summary>What has arrived of one file. Only sizes and digests are kept, so a file of any size costs a few bytes.</summary>
internal sealed class UploadSession(string publicId)
{
    private readonly SortedDictionary<long, (long Length, byte[] Md5)> _chunks = [];

    public string PublicId { get; } = publicId;

    /// <summary>The first chunk's leading bytes and file name: later chunks do not hold the file's header.</summary>
    public UploadedContent? First { get; private set; }

    public long Received => _chunks.Values.Sum(c => c.Length);

    public void Add(long start, UploadedContent chunk)
    {
        _chunks[start] = (chunk.Bytes, chunk.Md5);
        if (start == 0)
        {
            First = chunk;
        }
    }

    /// <summary>The whole file. Its digest is made of the chunks' digests: the content itself was never kept.</summary>
    public UploadedContent Assemble()
    {
        byte[] digests = [.. _chunks.Values.SelectMany(c => c.Md5)];
        var first = First ?? new UploadedContent("", 0, [], []);
        return first with { Bytes = Received, Md5 = MD5.HashData(digests) };
    }
}

/// <summary>What is remembered of a file part: its name, size, digest and first bytes (to recognise the format).</summary>
internal sealed record UploadedContent(string FileName, long Bytes, byte[] Md5, byte[] Head);
