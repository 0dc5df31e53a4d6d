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
        : this(file, line, column, expected, found, [])
    {
    }

    private GrantsFileException(string file, int line, int column, string expected, string found, IReadOnlyList<GrantsFileException> further)
        : base(string.Join('\n', further.Select(error => error.Message).Prepend(line == 0
            ? $"{file}: expected {expected}, found {found}"
            : $"{file}:{line}:{column}: expected {expected}, found {found}")))
    {
        File = file;
        Line = line;
        Column = column;
        Expected = expected;
        Found = found;
    }

    /// <summary>Several errors as one whose message has a line for each; its place is that of the first.</summary>
    public static GrantsFileException Of(IReadOnlyList<GrantsFileException> errors)
    {
        var first = errors[0];
        return errors.Count == 1 ? first : new GrantsFileException(first.File, first.Line, first.Column, first.Expected, first.Found, [.. errors.Skip(1)]);
    }

    public string File { get; }

    public int Line { get; }

    public int Column { get; }

    public string Expected { get; }

    public string Found { get; }
}
