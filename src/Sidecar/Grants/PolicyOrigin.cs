namespace Sidecar.Grants;

/// <summary>Where a policy text came from, to turn a place in it into a place in a file.</summary>
/// <param name="File">The file the text is in.</param>
/// <param name="FirstLine">The file's line of the text's first line.</param>
/// <param name="Indent">Columns of the file before each line of the text.</param>
/// <param name="Exact">False when lines of the text are not lines of the file (a folded block): the start is all that is known.</param>
internal sealed record PolicyOrigin(string File, int FirstLine, int Indent, bool Exact)
{
    /// <summary>A text that is a whole file.</summary>
    public static PolicyOrigin OfFile(string file) => new(file, 1, 0, true);

    /// <summary>A text that stands in the grants file.</summary>
    /// <param name="file">The grants file.</param>
    /// <param name="yaml">Its text.</param>
    /// <param name="node">The scalar.</param>
    public static PolicyOrigin OfScalar(string file, string yaml, YamlScalar node) => node.Style switch
    {
        // The block's first line is the one after the | and its indentation is that of its first line that is not blank.
        YamlStyle.Literal => new PolicyOrigin(file, node.Line + 1, IndentAfter(yaml, node.Line), true),
        YamlStyle.Quoted when !node.Value.Contains('\n', StringComparison.Ordinal) => new PolicyOrigin(file, node.Line, node.Column, true),
        YamlStyle.Plain when !node.Value.Contains('\n', StringComparison.Ordinal) => new PolicyOrigin(file, node.Line, node.Column - 1, true),
        _ => new PolicyOrigin(file, node.Line, node.Column, false),
    };

    public GrantsFileException Error(int line, int column, string expected, string found) => Exact
        ? new GrantsFileException(File, FirstLine + line - 1, Indent + column, expected, found)
        : new GrantsFileException(File, FirstLine, Indent, expected, $"{found} in line {line} of the text");

    /// <summary>A line of the text as a place in the file; the start of the text when its lines are not lines of the file.</summary>
    public string Place(int line) => $"{File}:{(Exact ? FirstLine + line - 1 : FirstLine)}";

    private static int IndentAfter(string yaml, int line)
    {
        foreach (var text in yaml.Split('\n').Skip(line))
        {
            var trimmed = text.TrimStart(' ');
            if (trimmed.TrimEnd('\r').Length > 0)
            {
                return text.Length - trimmed.Length;
            }
        }

        return 0;
    }
}
