namespace Sidecar.Policy.Cedar;

/// <summary>
/// A JSON document is not what it should be (entities, context, policies, policy sets, schemas), a schema contradicts itself, or data does not
/// fit its schema.
/// </summary>
public sealed class CedarFormatException : Exception
{
    /// <summary>Creates the error.</summary>
    public CedarFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    public CedarFormatException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
