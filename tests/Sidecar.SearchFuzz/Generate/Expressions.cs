using System.Text;
using Sidecar.OracleDiff.Generate;

namespace Sidecar.SearchFuzz.Generate;

/// <summary>Expressions as callers and attackers write them: grown from the grammar, damaged, piled up from tokens, nested deep.</summary>
internal sealed class Expressions(long seed, int number, Scenario scenario, IReadOnlyList<string> corpus)
{
    private const int Deepest = 3;

    private static readonly string[] Tokens =
    [
        "a", "b", "sale", "tags:a", "tags=sale", "asset_folder:secret", "folder=\"acme\"", "path:\"acme/*\"", "x/y", "/", "/", "folder:a/*", "tags:\"a\"", "\"", "\"", "\\\"", "\\\"", "\\*",
        "\\\\", "\\ ", "\\:", "\\(", "\\)", "\\", "'", "'", "`", "(", ")", "(", ")", ") OR (", ")) OR ((", "f:(", "f=(a OR \"b\")", "width:[1 TO 2000]", "w:{* TO \"x\"}", "[", "]", "{",
        "}", " ", " ", " ", " ", " AND ", " OR ", " AND -", " AND NOT ", " && ", " || ", "AND", "OR", "NOT ", "and", " or ", "!", "-", "+", "-tags:\"", "\" ", "*", "?", "~", "^2", ":", "=",
        ">=", "<", "=>", "\t", "\n", "\r", "\u00A0", "\u3000", "\u200B", "\u201C", "\u201D", "é", "\uD83D", "\uDE00", "\uD83D\uDE00", "\0", "\u2028", "\uFEFF", "\u202E", "\\u0022", "\\u0029",
        "\"a\\\") OR (b \\\"\"", "\"x\\\" OR y=\\\"\"", "-a\\ OR\\ b", "_id:x", "*:*", "_exists_:tags", "created_at>1m", "created_at>4w", "#", ";", "//", "/*", "--",
    ];

    private readonly Dice dice = new(seed, number);

    public string Make() => dice.Below(20) switch
    {
        < 6 => Grown(0),
        < 10 => Damaged(Grown(0)),
        < 13 => Piled(),
        < 15 => Damaged(corpus.Count > 0 ? dice.PickFrom(corpus) : Grown(0)),
        15 => corpus.Count > 0 ? dice.PickFrom(corpus) : Grown(0),
        16 => Quotes(),
        17 => Exclusions(),
        18 => Nested(),
        _ => dice.Pick("", " ", "\t\n") + (dice.OneIn(3) ? "" : Grown(1)),
    };

    private string Grown(int depth)
    {
        var text = new StringBuilder();
        for (var left = dice.Below(4); left >= 0; left--)
        {
            text.Append(dice.Below(12) switch { 0 => "-", 1 => "!", 2 => "+", _ => "" });
            text.Append(depth < Deepest && dice.OneIn(5) ? $"({Grown(depth + 1)})" : Clause());
            if (left > 0)
            {
                text.Append(dice.Pick(" AND ", " AND ", " OR ", " OR ", " ", " && ", " || ", " AND NOT ", " AND -", " OR -", "\n", "  ", " AND !"));
            }
        }

        return text.ToString();
    }

    private string Clause() => dice.Below(14) switch
    {
        0 => Value(dice.Pick(Names.Tags)),
        1 => $"{FolderField()}{dice.Pick(":", "=")}{Value(dice.Pick(Names.Folders))}",
        2 => $"{FolderField()}{dice.Pick(":", "=")}\"{Inside(dice.Pick(Names.Folders))}{dice.Pick("/*", "*", "/")}\"",
        3 => $"{FolderField()}:\"{dice.Pick("*", "", "acme/../secret/*", "ACME", "secret/*")}\"",
        4 => $"public_id{dice.Pick(":", "=")}{Value(dice.Pick(Names.PublicIds))}",
        5 => $"resource_type:{dice.Pick(Names.ResourceTypes)}",
        6 => $"type{dice.Pick(":", "=")}{dice.Pick(Names.Types)}",
        7 => $"tags{dice.Pick(":", "=")}({Value(dice.Pick(Names.Tags))} {dice.Pick("OR", "AND")} {Value(dice.Pick(Names.Tags))})",
        8 => $"bytes{dice.Pick(":", "=", ">", "<", ">=", "<=")}{dice.Pick("1000", "1m", "2mb", "0")}",
        9 => $"width:{dice.Pick("[100 TO 900]", "{100 TO *}", "[* TO \"900\"]")}",
        10 => $"asset_id={scenario.Rows[dice.Below(scenario.Rows.Count)].AssetId.PadLeft(1, '0')}",
        11 => scenario.Folders ? $"name{dice.Pick(":", "=")}{Value(dice.Pick("acme", "sub", "secret", "it's"))}" : $"context.owner:{Value(dice.Pick("ann", "bob (x)"))}",
        12 => $"{dice.Pick("nothing", "metadata.x-1", "status", "format")}:{Value(dice.Pick("a", "active", "jpg"))}",
        _ => $"tags{dice.Pick(":", "=")}{Value(dice.Pick(Names.Tags))}",
    };

    private string FolderField() => scenario.Folders && dice.OneIn(2) ? "path" : dice.Pick("asset_folder", "folder");

    /// <summary>A value as a careful, a careless or a hostile caller writes it.</summary>
    private string Value(string value) => dice.Below(8) switch
    {
        0 => value.Length == 0 ? "\"\"" : value.Replace(' ', '_'),
        1 => string.Concat(value.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '/' or '.' ? c.ToString() : "\\" + c)),
        2 => $"\"{value}\"",
        3 => (value.Length == 0 ? "a" : value.Split(' ', '"', '(', '[')[0]) + "*",
        4 => $"\"{Inside(value)}{dice.Pick(" \\\" ", "\\*", "*", " ' ", " )", "( ", "\\\")", "(\\\"", "\\\" OR \\\"", "/", "\\\"\\\"")}\"",
        _ => $"\"{Inside(value)}\"",
    };

    private static string Inside(string value) => value.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private string Damaged(string text)
    {
        var damaged = new StringBuilder(text);
        for (var left = dice.Below(4); left >= 0; left--)
        {
            var at = dice.Below(damaged.Length + 1);
            switch (dice.Below(6))
            {
                case 0 when at < damaged.Length:
                    damaged.Remove(at, Math.Min(1 + dice.Below(4), damaged.Length - at));
                    break;
                case 1 when at < damaged.Length:
                    damaged.Insert(at, damaged.ToString(at, Math.Min(dice.Below(12), damaged.Length - at)));
                    break;
                case 2:
                    damaged.Insert(at, Clause());
                    break;
                case 3 when damaged.Length > 1 && at < damaged.Length - 1:
                    (damaged[at], damaged[at + 1]) = (damaged[at + 1], damaged[at]);
                    break;
                default:
                    damaged.Insert(at, dice.Pick(Tokens));
                    break;
            }
        }

        return damaged.ToString();
    }

    private string Piled() => string.Concat(dice.Some(14, () => dice.Pick(Tokens)));

    /// <summary>Quotes, backslashes and parentheses around two words, and little else: where one text ends is all that matters.</summary>
    private string Quotes() =>
        string.Concat(dice.Some(12, () => dice.Pick("\"", "\"", "\\\"", "\\", "\\*", "'", "(", ")", " ", " OR ", " AND ", "a", "tags:", "asset_folder:secret", ") OR (", "/", "-")));

    private string Exclusions() =>
        string.Join(dice.Pick(" AND ", " && ", " AND "), Enumerable.Range(0, 1 + dice.Below(4)).Select(i => (i > 0 && dice.OneIn(3) ? "NOT " : dice.Pick("-", "-", "!")) + (dice.OneIn(4) ? $"({Grown(2)})" : Clause())));

    private string Nested()
    {
        var depth = dice.OneIn(10) ? 200 + dice.Below(5_000) : 1 + dice.Below(30);
        var (open, close) = dice.Pick(("(", ")"), ("(a OR (", "))"), ("-(", ")"), ("tags:(", ")"), ("( ", " )"));
        var closed = dice.OneIn(6) ? depth + dice.Below(3) - 1 : depth;
        return string.Concat(Enumerable.Repeat(open, depth)) + Clause() + string.Concat(Enumerable.Repeat(close, Math.Max(0, closed)));
    }
}
