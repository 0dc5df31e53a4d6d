namespace Sidecar.Requests;

/// <summary>
/// The request turned out unacceptable while its content was being read. An <see cref="IOException"/>, so that a copy from the client to the
/// upstream breaks off like on any other read error and the upstream never sees a complete body.
/// </summary>
internal sealed class RequestBodyException : IOException
{
    public RequestBodyException(int status, string message)
        : base(message) => Refusal = new Refusal(status, message);

    /// <summary>What to answer.</summary>
    public Refusal Refusal { get; }

    public static RequestBodyException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static RequestBodyException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);

    public static RequestBodyException Unsupported(string message) => new(StatusCodes.Status415UnsupportedMediaType, message);

    /// <summary>A parameter whose value has no single reading. The value itself is never part of the message.</summary>
    public static RequestBodyException Parameter(string name, string why) =>
        BadRequest($"Invalid value for parameter - {SafeText.Name(name)} ({why})");
}
