using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sidecar.Grants;

/// <summary>
/// Reads one YAML document into a tree that keeps line numbers. Takes the plain part of YAML only: aliases can make a small
/// file huge, merge keys and tags make it say something else than it shows, and none is needed to write grants.
/// </summary>
internal sealed class YamlTreeReader
{
    private const int MaxDepth = 16;
    private const int MaxNodes = 2_000_000;

    private readonly string file;
    private readonly Parser parser;
    private int nodes;

    private YamlTreeReader(string file, string text)
    {
        this.file = file;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The document's root; null when the text holds nothing but comments.</summary>
    /// <exception cref="GrantsFileException">The text is not YAML, or uses a part of it that is not taken.</exception>
    public static YamlNode? Read(string file, string text)
    {
        RequireText(file, text);
        var reader = new YamlTreeReader(file, text);
        reader.Next<StreamStart>("the start of the text");
        if (reader.Next() is not DocumentStart start)
        {
            return null;
        }

        if (start.Version is not null)
        {
            throw reader.Error(start, "no directive", "%YAML");
        }

        var root = reader.ReadNode(reader.Next(), 0);
        reader.Next<DocumentEnd>("the end of the document");
        reader.Next<StreamEnd>("one document");
        return root;
    }

    // The YAML reader takes a NUL for the end of the text and would leave what follows unread.
    private static void RequireText(string file, string text)
    {
        for (int i = 0, line = 1, column = 1; i < text.Length; i++, column++)
        {
            if (text[i] == '\n')
            {
                (line, column) = (line + 1, 0);
            }
            else if (char.IsControl(text[i]) && text[i] is not ('\t' or '\r'))
            {
                throw new GrantsFileException(file, line, column, "no control character", $"U+{(int)text[i]:X4}");
            }
        }
    }

    private YamlNode ReadNode(ParsingEvent current, int depth)
    {
        if (++nodes > MaxNodes)
        {
            throw Error(current, $"at most {MaxNodes} values", "more");
        }

        if (depth > MaxDepth)
        {
            throw Error(current, $"at most {MaxDepth} levels", "more");
        }

        switch (current)
        {
            case AnchorAlias:
                throw Error(current, "a value written out", "an alias (*)");
            case NodeEvent { Anchor.IsEmpty: false }:
                throw Error(current, "no anchor", "an anchor (&)");
            case NodeEvent { Tag.IsEmpty: false }:
                throw Error(current, "no tag", "a tag (!)");
            case Scalar scalar:
                return new YamlScalar(Line(scalar), Column(scalar), scalar.Value, StyleOf(scalar));
            case SequenceStart:
                return ReadList(current, depth);
            case MappingStart:
                return ReadMap(current, depth);
            default:
                throw Error(current, "a value", "none");
        }
    }

    private YamlList ReadList(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(ReadNode(next, depth + 1));
        }

        return new YamlList(Line(start), Column(start), items);
    }

    private YamlMap ReadMap(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            if (ReadNode(next, depth + 1) is not YamlScalar key)
            {
                throw Error(next, "a key", "a list or a map");
            }

            if (key.Style == YamlStyle.Plain && key.Value == "<<")
            {
                throw Error(next, "keys written out", "a merge key (<<)");
            }

            if (!seen.Add(key.Value))
            {
                throw Error(next, "each key once", $"{YamlText.Key(key.Value)} for a second time");
            }

            entries.Add(new YamlEntry(key, ReadNode(Next(), depth + 1)));
        }

        return new YamlMap(Line(start), Column(start), entries);
    }

    private void Next<T>(string expected)
        where T : ParsingEvent
    {
        var next = Next();
        if (next is not T)
        {
            throw Error(next, expected, "more");
        }
    }

    private ParsingEvent Next()
    {
        try
        {
            return parser.MoveNext() ? parser.Current! : throw new InvalidOperationException();
        }
        catch (YamlException e)
        {
            // The library's sentences are fixed texts that quote nothing of the file.
            throw new GrantsFileException(file, (int)e.Start.Line, (int)e.Start.Column, "YAML", $"an error in it: {e.Message.TrimEnd('.')}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // What the library throws instead for some broken texts, an unclosed [ for one.
            var at = parser.Current;
            throw new GrantsFileException(file, at is null ? 1 : Line(at), at is null ? 1 : Column(at), "YAML", "a list, map or text that is not closed");
        }
    }

    private static YamlStyle StyleOf(Scalar scalar) => scalar.Style switch
    {
        ScalarStyle.Plain => YamlStyle.Plain,
        ScalarStyle.Literal => YamlStyle.Literal,
        ScalarStyle.Folded => YamlStyle.Folded,
        _ => YamlStyle.Quoted,
    };

    private GrantsFileException Error(ParsingEvent at, string expected, string found) => new(file, Line(at), Column(at), expected, found);

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
