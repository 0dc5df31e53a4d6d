namespace Sidecar.Requests;

/// <summary>The uploaded content of a multipart request: still on the wire, or spooled to a temporary file when parameters came after it.</summary>
internal abstract class UploadFile : IAsyncDisposable
{
    /// <summary>The parameter's name, <c>file</c> in every operation so far.</summary>
    public string Name { get; init; } = "file";

    /// <summary>The last part of the file name the client gave, decoded, without directories; null when it gave none.</summary>
    public string? FileName { get; init; }

    /// <summary>The part's content type; null when it gave none.</summary>
    public string? ContentType { get; init; }

    /// <summary>True for a long text (a data URI) instead of a file: it goes upstream as a field without a file name, which is how Cloudinary tells the two apart.</summary>
    public bool IsText { get; init; }

    /// <summary>The content's length in bytes; null while it is still on the wire.</summary>
    public virtual long? Length => null;

    /// <summary>Why reading <see cref="Content"/> failed; null while it has not. For an answer after a forward that broke off.</summary>
    public virtual Refusal? Failure => null;

    /// <summary>The content, read once. Reading throws <see cref="RequestBodyException"/> when the body turns out malformed.</summary>
    public abstract Stream Content { get; }

    public abstract ValueTask DisposeAsync();
}
