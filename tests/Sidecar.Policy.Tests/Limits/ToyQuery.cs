namespace Sidecar.Policy.Tests.Limits;

/// <summary>An asset as a search sees it.</summary>
internal sealed record Row(string Folder, string Type, string ResourceType, string PublicId, string AssetId, string[] Tags);

/// <summary>
/// Evaluates a limit's text over a row, in two ways: as plain Boolean logic, and as Lucene does (in a flat list AND marks both
/// neighbours as required, an exclusion takes away from the rest, a list of exclusions matches nothing).
/// </summary>
internal sealed class ToyQuery(string text)
{
    private enum Occur
    {
        Should,
        Must,
        MustNot,
    }

    private int position;

    public (bool Boolean, bool Lucene) Matches(Row row)
    {
        position = 0;
        var result = List(row);
        Assert.Equal(text.Length, position);
        return result;
    }

    private (bool Boolean, bool Lucene) List(Row row)
    {
        var boolean = false;
        var operators = new HashSet<string>();
        var clauses = new List<(Occur Occur, bool Matches)>();
        var joint = "";
        while (true)
        {
            var excluded = Skip("-");
            var (b, l) = Skip("(") ? Group(row) : Clause(row);
            b ^= excluded;
            boolean = joint == "" ? b : joint == "AND" ? boolean && b : boolean || b;
            if (joint == "AND" && clauses[^1].Occur == Occur.Should)
            {
                clauses[^1] = (Occur.Must, clauses[^1].Matches);
            }

            clauses.Add((excluded ? Occur.MustNot : joint == "AND" ? Occur.Must : Occur.Should, l));
            if (position == text.Length || text[position] == ')')
            {
                // Binding strength of mixed operators is not documented, so a limit must not mix them.
                Assert.True(operators.Count < 2, text);
                var required = clauses.Where(c => c.Occur == Occur.Must).ToList();
                var positive = required.Count > 0 ? required.TrueForAll(c => c.Matches) : clauses.Exists(c => c.Occur == Occur.Should && c.Matches);
                return (boolean, positive && !clauses.Exists(c => c.Occur == Occur.MustNot && c.Matches));
            }

            joint = Skip(" AND ") ? "AND" : Skip(" OR ") ? "OR" : throw new InvalidOperationException($"at {position}: {text}");
            operators.Add(joint);
        }
    }

    private (bool Boolean, bool Lucene) Group(Row row)
    {
        var result = List(row);
        Assert.True(Skip(")"), text);
        return result;
    }

    private (bool Boolean, bool Lucene) Clause(Row row)
    {
        var from = position;
        while (text[position] is not (':' or '='))
        {
            position++;
        }

        var field = text[from..position];
        var exact = text[position++] == '=';
        var value = Skip("\"") ? Until('"', skipIt: true) : Until(' ', skipIt: false);
        var matches = field switch
        {
            "asset_folder" or "path" => One(row.Folder.ToLowerInvariant(), value, exact),
            "folder" => One(row.Folder, value, exact),
            "tags" => row.Tags.Any(tag => One(tag, value, exact)),
            "type" => One(row.Type, value, exact),
            "resource_type" => One(row.ResourceType, value, exact),
            "public_id" => One(row.PublicId, value, exact),
            "asset_id" => One(row.AssetId, value, exact),
            _ => throw new InvalidOperationException($"field {field} in {text}"),
        };
        return (matches, matches);
    }

    private static bool One(string actual, string value, bool exact) =>
        !exact && value.EndsWith('*') ? actual.StartsWith(value[..^1], StringComparison.Ordinal) : actual == value;

    private string Until(char end, bool skipIt)
    {
        var from = position;
        while (position < text.Length && text[position] != end && (skipIt || text[position] != ')'))
        {
            position++;
        }

        var value = text[from..position];
        position += skipIt ? 1 : 0;
        return value;
    }

    private bool Skip(string piece)
    {
        if (!text.AsSpan(position).StartsWith(piece, StringComparison.Ordinal))
        {
            return false;
        }

        position += piece.Length;
        return true;
    }
}
