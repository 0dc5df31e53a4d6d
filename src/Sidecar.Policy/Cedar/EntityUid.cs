using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar;

/// <summary>Names one entity: a type path such as <c>Cloudinary::Asset</c> and an id. Compared ordinally.</summary>
/// <param name="Type">The fully qualified type, its parts joined by <c>::</c>.</param>
/// <param name="Id">The id, unescaped.</param>
public sealed record EntityUid(string Type, string Id)
{
    // Every decision looks names up; the hash of a long-lived name is computed once. Zero means not yet.
    private int _hash;

    // A principal is named in the log of each of its requests.
    private string? _text;

    // A copy is made to be changed (`with`), so neither hash nor text travels along.
    private EntityUid(EntityUid original)
    {
        Type = original.Type;
        Id = original.Id;
    }

    /// <inheritdoc />
    public bool Equals(EntityUid? other) =>
        ReferenceEquals(this, other)
        || (other is not null && MayEqual(other) && string.Equals(Id, other.Id) && string.Equals(Type, other.Type));

    /// <inheritdoc />
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = HashCode.Combine(Type, Id);
            _hash = hash == 0 ? 1 : hash;
        }

        return _hash;
    }

    /// <summary>One bit of 64, by the hash. A set of names without the bit does not hold the name: asked before the set is searched.</summary>
    internal ulong Bit => 1UL << (GetHashCode() & 63);

    internal static ulong BitsOf(ReadOnlySpan<EntityUid> names)
    {
        var bits = 0UL;
        foreach (var name in names)
        {
            bits |= name.Bit;
        }

        return bits;
    }

    /// <summary>Hashes that both names know already tell most of them apart.</summary>
    private bool MayEqual(EntityUid other) => _hash == other._hash || _hash == 0 || other._hash == 0;

    /// <summary>Reads the Cedar spelling, <c>Type::"id"</c>, without spaces or comments in it (RFC 9).</summary>
    /// <exception cref="CedarSyntaxException">The text is something else.</exception>
    public static EntityUid Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenReader(text, "entity uid");
        var position = tokens.Position;
        var uid = tokens.TakeEntity("an entity");
        return tokens.Kind == TokenKind.End && text.StartsWith($"{uid.Type}::\"", StringComparison.Ordinal) && text.EndsWith('"')
            ? uid
            : throw tokens.Error(position, "an entity without spaces", "something else");
    }

    /// <summary>The Cedar spelling, <c>Type::"id"</c>, with the id escaped.</summary>
    public override string ToString() => _text ??= $"{Type}::{Escapes.Quote(Id)}";
}
