namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>Identifiers, paths and entities. A name that stands in many policies is one string, and an action one object.</summary>
internal sealed partial class TokenReader
{
    /// <summary>Entities remembered for <see cref="TakeRepeatedEntity"/>; they are searched one by one.</summary>
    private const int MaxRepeated = 32;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<EntityUid> _repeated = [];

    /// <summary>Any identifier, reserved or not.</summary>
    public string TakeAnyIdentifier(string expected)
    {
        CheckAnyIdentifier(expected);
        var name = Share(Text);
        Advance();
        return name;
    }

    /// <summary>An identifier that is not reserved.</summary>
    public string TakeIdentifier(string expected)
    {
        CheckIdentifier(expected);
        return TakeAnyIdentifier(expected);
    }

    /// <summary>The rest of <c>Name::Name::…</c> after its first name, up to a string (an entity) or the end of the path (a type).</summary>
    public string TakePath(string first, out bool stringFollows)
    {
        stringFollows = false;
        var path = first;
        while (TryTake(TokenKind.PathSeparator))
        {
            if (Kind == TokenKind.String)
            {
                stringFollows = true;
                break;
            }

            CheckIdentifier("a name or a string after '::'");
            path = Join(path, Text);
            Advance();
        }

        return path;
    }

    public string TakeType()
    {
        var path = TakePath(TakeIdentifier("an entity type"), out var stringFollows);
        return stringFollows ? throw Unexpected("an entity type, not an entity") : path;
    }

    public EntityUid TakeEntity(string expected)
    {
        var type = TakePath(TakeIdentifier(expected), out var stringFollows);
        return stringFollows
            ? new EntityUid(type, TakeString("a string"))
            : throw Unexpected("'::' and the entity's id in quotes");
    }

    /// <summary>An entity of the kind that policy after policy names, such as an action: those that are the same are one object.</summary>
    public EntityUid TakeRepeatedEntity(string expected)
    {
        var type = TakePath(TakeIdentifier(expected), out var stringFollows);
        if (!stringFollows)
        {
            throw Unexpected("'::' and the entity's id in quotes");
        }

        var isPlain = Text.IndexOfAny('\\', '\r') < 0;
        foreach (var known in _repeated)
        {
            if (isPlain && ReferenceEquals(known.Type, type) && Text[1..^1].SequenceEqual(known.Id))
            {
                Advance();
                return known;
            }
        }

        var uid = new EntityUid(type, TakeString("a string"));
        if (_repeated.Count < MaxRepeated)
        {
            _repeated.Add(uid);
        }

        return uid;
    }

    private void CheckAnyIdentifier(string expected)
    {
        if (Kind != TokenKind.Identifier)
        {
            throw Unexpected(expected);
        }
    }

    private void CheckIdentifier(string expected)
    {
        CheckAnyIdentifier(expected);
        if (Keywords.IsReserved(Text))
        {
            throw Unexpected($"{expected} ('{Text}' is reserved)");
        }
    }

    /// <summary><c>path::name</c>, which most often is known already: made only when it is not.</summary>
    private string Join(string path, ReadOnlySpan<char> name)
    {
        const int longest = 256;
        var length = path.Length + 2 + name.Length;
        if (length > longest)
        {
            return Share($"{path}::{name}");
        }

        Span<char> joined = stackalloc char[longest];
        path.CopyTo(joined);
        "::".CopyTo(joined[path.Length..]);
        name.CopyTo(joined[(path.Length + 2)..]);
        return Share(joined[..length]);
    }

    private string Share(ReadOnlySpan<char> name)
    {
        if (!_names.TryGetValue(name, out var shared))
        {
            shared = name.ToString();
            _names.Set.Add(shared);
        }

        return shared;
    }
}
