using System.Text.RegularExpressions;

namespace Sidecar.Grants;

/// <summary>A node of a YAML text with the place it starts at.</summary>
internal abstract class YamlNode(int line, int column)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <summary>In characters, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>What it is, for a message. Never its value, which may be a secret.</summary>
    public abstract string Describe();
}

/// <summary>How a scalar is written.</summary>
internal enum YamlStyle
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>In single or double quotes.</summary>
    Quoted,

    /// <summary>As a block after <c>|</c>: line by line what the file holds.</summary>
    Literal,

    /// <summary>As a block after <c>&gt;</c>: line breaks are folded.</summary>
    Folded,
}

/// <summary>A scalar.</summary>
internal sealed partial class YamlScalar(int line, int column, string value, YamlStyle style) : YamlNode(line, column)
{
    public string Value { get; } = value;

    public YamlStyle Style { get; } = style;

    /// <summary>True when YAML reads it as nothing.</summary>
    public bool IsNull => Style == YamlStyle.Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>True or false when YAML reads it so; else null.</summary>
    public bool? Flag => Style != YamlStyle.Plain ? null : Value switch { "true" => true, "false" => false, _ => null };

    /// <summary>
    /// True when it is a text to every YAML reader. A number without quotes is not: <c>0123</c> and a long key would come
    /// out changed from the tools that generate such files, so quotes are asked for.
    /// </summary>
    public bool IsText => Style != YamlStyle.Plain || !(IsNull || Flag is not null || LooksLikeNumber);

    private bool LooksLikeNumber => Number().IsMatch(Value);

    public override string Describe() =>
        IsNull ? "nothing" : Flag is not null ? "true or false" : IsText ? "a text" : "a number";

    // Numbers of YAML 1.1 and 1.2: whole, broken, hexadecimal, octal, and minutes written 1:30.
    [GeneratedRegex(@"\A[-+]?(0[xX][0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9]+([eE][-+]?[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

/// <summary>A list.</summary>
internal sealed class YamlList(int line, int column, IReadOnlyList<YamlNode> items) : YamlNode(line, column)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Describe() => Items.Count == 0 ? "an empty list" : "a list";
}

/// <summary>A map with distinct keys.</summary>
internal sealed class YamlMap(int line, int column, IReadOnlyList<YamlEntry> entries) : YamlNode(line, column)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public YamlNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    public override string Describe() => "a map";
}

/// <summary>A key and its value.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
