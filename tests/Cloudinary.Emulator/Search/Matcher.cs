namespace Cloudinary.Emulator.Search;

/// <summary>Walks a tree over one document.</summary>
internal sealed class Matcher(ISearchDocument document, SearchDialect dialect, DateTimeOffset now)
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    public bool Matches(Node node) => node switch
    {
        Everything => true,
        Nothing => false,
        AllOf all => MatchesAll(all.Parts),
        AnyOf any => MatchesAny(any.Parts),
        Not not => !Matches(not.Part),
        FreeText free => document.FreeTexts().Any(text => WordsMatch(free.Value, text)),
        Comparison comparison => Compare(comparison),
        Range range => InRange(range),
        _ => throw new InvalidOperationException($"no rule for {node.GetType().Name}"),
    };

    private bool MatchesAll(IReadOnlyList<Node> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (!Matches(parts[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool MatchesAny(IReadOnlyList<Node> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (Matches(parts[i]))
            {
                return true;
            }
        }

        return false;
    }

    private bool Compare(Comparison c)
    {
        var kind = FieldCatalogue.KindOf(c.Field);
        if (kind == FieldKind.Date)
        {
            return document.Date(c.Field) is { } date && CompareDate(date, c);
        }

        if (kind == FieldKind.Number)
        {
            return document.Number(c.Field) is { } number && NumberValue.TryParse(c.Value.Text, out double wanted) && Ordered(number, wanted, c.Operator, 0.005);
        }

        return document.Texts(c.Field) is { } texts && texts.Any(text => CompareText(kind, text, c));
    }

    private bool CompareText(FieldKind kind, string text, Comparison c)
    {
        if (c.Operator is not (":" or "="))
        {
            // Structured metadata may be numeric or a date; ISO dates order as text.
            return c.Field.StartsWith("metadata.", StringComparison.Ordinal)
                && (NumberValue.TryParse(text, out double number) && NumberValue.TryParse(c.Value.Text, out double wanted)
                    ? Ordered(number, wanted, c.Operator, 0)
                    : Ordered(string.CompareOrdinal(text, c.Value.Text), 0, c.Operator, 0));
        }

        return kind switch
        {
            FieldKind.Folder => FolderMatches(text, c.Value),
            FieldKind.Whole => c.Value.MatchesWhole(text, StringComparison.Ordinal),
            FieldKind.FixedList => !c.Value.HasStar && string.Equals(text, c.Value.Text, IgnoreCase),
            FieldKind.Tokenised or FieldKind.Pairs when c.Operator == ":" => WordsMatch(c.Value, text),
            FieldKind.Tokenised or FieldKind.Pairs => c.Value.MatchesWhole(text, IgnoreCase),
            _ => false,
        };
    }

    private bool FolderMatches(string path, Pattern value)
    {
        var comparison = dialect.FolderMode == FolderMode.Dynamic ? IgnoreCase : StringComparison.Ordinal;
        if (!value.HasStar)
        {
            return string.Equals(path, value.Text, comparison);
        }

        switch (dialect.FolderWildcard)
        {
            case FolderWildcard.Exact:
                return string.Equals(path, value.Text, comparison);
            case FolderWildcard.Ignored:
                return string.Equals(path, value.Stem.TrimEnd('/'), comparison);
            case FolderWildcard.Everything:
                return true;
            case FolderWildcard.Recursive when value.IsPrefix && value.Stem.EndsWith('/'):
                return string.Equals(path, value.Stem[..^1], comparison) || path.StartsWith(value.Stem, comparison);
            default:
                return value.MatchesWhole(path, comparison);
        }
    }

    /// <summary>
    /// Words of the value against words of the text. A quoted value is a phrase; a bare one of several words (<c>a-b</c>) matches with any of them,
    /// as observed for free text. A trailing star extends the last word.
    /// </summary>
    private static bool WordsMatch(Pattern value, string text)
    {
        if (value.MatchesWhole(text, IgnoreCase))
        {
            return true;
        }

        var wanted = value.Words;
        if (wanted.Count == 0)
        {
            return false;
        }

        var words = Pattern.Tokenise(text);
        if (!value.Quoted)
        {
            return wanted.Any(w => words.Exists(word => w.MatchesWhole(word, IgnoreCase)));
        }

        for (int start = 0; start + wanted.Count <= words.Count; start++)
        {
            int i = 0;
            while (i < wanted.Count && wanted[i].MatchesWhole(words[start + i], IgnoreCase))
            {
                i++;
            }

            if (i == wanted.Count)
            {
                return true;
            }
        }

        return false;
    }

    private bool CompareDate(DateTimeOffset date, Comparison c)
    {
        if (!DateValue.TryParse(c.Value.Text, now, out var wanted))
        {
            return false;
        }

        return c.Operator switch
        {
            ">" => date > wanted.Until,
            ">=" => date >= wanted.From,
            "<" => date < wanted.From,
            "<=" => date <= wanted.Until,
            _ => date >= wanted.From && date <= wanted.Until,
        };
    }

    private bool InRange(Range range)
    {
        switch (FieldCatalogue.KindOf(range.Field))
        {
            case FieldKind.Date:
                return document.Date(range.Field) is { } date
                    && (range.From is null || CompareDate(date, new Comparison(range.Field, range.Inclusive ? ">=" : ">", range.From)))
                    && (range.To is null || CompareDate(date, new Comparison(range.Field, range.Inclusive ? "<=" : "<", range.To)));
            case FieldKind.Number:
                return document.Number(range.Field) is not null && Bound(range.From, ">") && Bound(range.To, "<");
            default:
                return document.Texts(range.Field) is { } texts && texts.Any(text =>
                    (range.From is null || Ordered(string.CompareOrdinal(text, range.From.Text), 0, range.Inclusive ? ">=" : ">", 0))
                    && (range.To is null || Ordered(string.CompareOrdinal(text, range.To.Text), 0, range.Inclusive ? "<=" : "<", 0)));
        }

        bool Bound(Pattern? bound, string op) =>
            bound is null || Compare(new Comparison(range.Field, range.Inclusive ? op + "=" : op, bound));
    }

    /// <summary>Equality allows a tolerance because a ratio such as 16:9 is never exact in pixels.</summary>
    private static bool Ordered(double value, double wanted, string op, double tolerance) => op switch
    {
        ">" => value > wanted,
        ">=" => value >= wanted,
        "<" => value < wanted,
        "<=" => value <= wanted,
        _ => Math.Abs(value - wanted) <= tolerance,
    };
}
