namespace Sidecar.Grants;

/// <summary>A grants file, or a file it names, is wrong. Says where and what; never holds a secret.</summary>
internal sealed class GrantsFileException : Exception
{
    /// <param name="file">The file as its path was given.</param>
    /// <param name="line">Line from 1; 0 when the error is the file itself.</param>
    /// <param name="column">Column in characters from 1.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What stands there.</param>
    public GrantsFileException(string file, int line, int column, string expected, string found)
        : base(line == 0 ? $"{file}: expected {expected}, found {found}" : $"{file}:{line}:{column}: expected {expected}, found {found}")
    {
        File = file;
        Line = line;
        Column = column;
        Expected = expected;
        Found = found;
    }

    public string File { get; }

    public int Line { get; }

    public int Column { get; }

    public string Expected { get; }

    public string Found { get; }
}
