namespace Sidecar.Requests;

/// <summary>The uploaded content of a multipart request: still on the wire, or spooled to a temporary file when parameters came after it.</summary>
internal abstract class UploadFile : IAsyncDisposable
{
    /// <summary>The file name the client gave, decoded; null when it gave none.</summary>
    public string? FileName { get; init; }

    /// <summary>The part's content type; null when it gave none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The content, read once.</summary>
    public abstract Stream Content { get; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>A request's parameters and content, or why they were refused.</summary>
internal sealed record ReadResult(RequestParameters Parameters, UploadFile? File, Refusal? Refusal);

/// <summary>Reads the parameters of a request once, from the query and a urlencoded, JSON or multipart body.</summary>
internal interface IParameterReader
{
    /// <param name="context">The request; its body has not been read.</param>
    /// <param name="target">The parsed target, for its query.</param>
    /// <param name="table">The operation's parameters.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    ValueTask<ReadResult> ReadAsync(HttpContext context, RequestTarget target, ParameterTable table, CancellationToken cancellationToken);
}
