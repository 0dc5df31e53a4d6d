namespace Sidecar.Requests;

/// <summary>A request's parameters and content, or why they were refused.</summary>
internal sealed record ReadResult(RequestParameters Parameters, UploadFile? File, Refusal? Refusal)
{
    /// <summary>A request without any.</summary>
    public static ReadResult Empty { get; } = new(RequestParameters.Empty, null, null);
}

/// <summary>Reads the parameters of a request once, from the query and a urlencoded, JSON or multipart body.</summary>
internal interface IParameterReader
{
    /// <param name="context">The request; its body has not been read.</param>
    /// <param name="target">The parsed target, for its query.</param>
    /// <param name="table">The operation's parameters.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    ValueTask<ReadResult> ReadAsync(HttpContext context, RequestTarget target, ParameterTable table, CancellationToken cancellationToken);
}
