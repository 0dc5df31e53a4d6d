namespace Sidecar.Grants;

/// <summary>Where a value comes from.</summary>
internal enum SecretKind
{
    /// <summary>It stands in the grants file.</summary>
    Inline,

    /// <summary>In an environment variable.</summary>
    Environment,

    /// <summary>In a file of its own.</summary>
    File,
}

/// <summary>A secret, or where to find it, with its place in the grants file. Prints neither.</summary>
internal sealed class SecretSource(SecretKind kind, SecretText text, int line, int column)
{
    public SecretKind Kind { get; } = kind;

    /// <summary>The secret, the variable's name or the file's path.</summary>
    public SecretText Text { get; } = text;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
