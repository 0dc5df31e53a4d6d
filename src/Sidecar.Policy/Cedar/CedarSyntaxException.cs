namespace Sidecar.Policy.Cedar;

/// <summary>A text is not Cedar.</summary>
public sealed class CedarSyntaxException : Exception
{
    /// <summary>Creates the error.</summary>
    public CedarSyntaxException(string? source, int line, int column, string expected, string found)
        : base($"{source ?? "policy"}:{line}:{column}: expected {expected}, found {found}")
    {
        SourceName = source;
        Line = line;
        Column = column;
        Expected = expected;
        Found = found;
    }

    /// <summary>Name of the text.</summary>
    public string? SourceName { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column in characters, from 1.</summary>
    public int Column { get; }

    /// <summary>What would have been right.</summary>
    public string Expected { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }
}
