using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Sidecar.Catalogue;

/// <summary>
/// A path template: literals, <c>{name}</c> (one segment), <c>{name:a|b}</c> (one of these), <c>{name:asset_id}</c> (32 lower-case hex digits)
/// and, last, <c>{name...}</c> (one or more segments). Compared ordinally: case counts.
/// </summary>
internal sealed class OperationTemplate
{
    private readonly Part[] parts;

    private OperationTemplate(Part[] parts) => this.parts = parts;

    /// <summary>Literal segment at the index, or null.</summary>
    public string? LiteralAt(int index) => index < parts.Length && parts[index].Kind == PartKind.Literal ? parts[index].Text : null;

    public static OperationTemplate Parse(string template)
    {
        var texts = template.TrimStart('/').Split('/');
        return new OperationTemplate(Array.ConvertAll(texts, ParsePart));
    }

    /// <summary>True when the segments fit; the captures are then in <paramref name="values"/>.</summary>
    public bool TryMatch(IReadOnlyList<string> segments, out PathValues values)
    {
        values = default;
        var tail = parts[^1].Kind == PartKind.Tail;
        if (tail ? segments.Count < parts.Length : segments.Count != parts.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].Accepts(segments[i]))
            {
                return false;
            }
        }

        values = new PathValues(this, segments);
        return true;
    }

    /// <summary>Negative when this template is the more specific one where both match; zero when neither is.</summary>
    public int CompareSpecificity(OperationTemplate other)
    {
        for (var i = 0; i < Math.Min(parts.Length, other.parts.Length); i++)
        {
            var order = parts[i].Kind.CompareTo(other.parts[i].Kind);
            if (order != 0)
            {
                return order;
            }
        }

        return other.parts.Length.CompareTo(parts.Length);
    }

    /// <summary>True when some path fits both.</summary>
    public bool Overlaps(OperationTemplate other)
    {
        var (shorter, longer) = parts.Length <= other.parts.Length ? (this, other) : (other, this);
        if (shorter.parts.Length != longer.parts.Length && shorter.parts[^1].Kind != PartKind.Tail)
        {
            return false;
        }

        for (var i = 0; i < shorter.parts.Length; i++)
        {
            if (!shorter.parts[i].Overlaps(longer.parts[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal string? Capture(IReadOnlyList<string> segments, string name)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Kind != PartKind.Literal && parts[i].Text == name)
            {
                return parts[i].Kind == PartKind.Tail && segments.Count > parts.Length
                    ? Joined(segments, i)
                    : segments[i];
            }
        }

        return null;
    }

    private static string Joined(IReadOnlyList<string> segments, int from)
    {
        var path = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        path.AppendLiteral(segments[from]);
        for (var i = from + 1; i < segments.Count; i++)
        {
            path.AppendLiteral("/");
            path.AppendLiteral(segments[i]);
        }

        return path.ToStringAndClear();
    }

    private static Part ParsePart(string text)
    {
        if (!text.StartsWith('{'))
        {
            return new Part(PartKind.Literal, text, null);
        }

        var name = text[1..^1];
        if (name.EndsWith("...", StringComparison.Ordinal))
        {
            return new Part(PartKind.Tail, name[..^3], null);
        }

        var colon = name.IndexOf(':');
        if (colon < 0)
        {
            return new Part(PartKind.Any, name, null);
        }

        return name[(colon + 1)..] == "asset_id"
            ? new Part(PartKind.AssetId, name[..colon], null)
            : new Part(PartKind.OneOf, name[..colon], name[(colon + 1)..].Split('|').ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>In order of specificity, as Cloudinary's routes are read: literals first, then resource types, then asset ids.</summary>
    private enum PartKind
    {
        Literal,
        OneOf,
        AssetId,
        Any,
        Tail,
    }

    private readonly record struct Part(PartKind Kind, string Text, FrozenSet<string>? Choices)
    {
        public bool Accepts(string segment) => Kind switch
        {
            PartKind.Literal => segment == Text,
            PartKind.OneOf => Choices!.Contains(segment),
            PartKind.AssetId => IsAssetId(segment),
            _ => true,
        };

        public bool Overlaps(Part other) => (Kind, other.Kind) switch
        {
            (PartKind.Literal, PartKind.Literal) => Text == other.Text,
            (PartKind.Literal, _) => other.Accepts(Text),
            (_, PartKind.Literal) => Accepts(other.Text),
            (PartKind.OneOf, PartKind.OneOf) => Choices!.Overlaps(other.Choices!),
            (PartKind.OneOf, PartKind.AssetId) => Choices!.Any(IsAssetId),
            (PartKind.AssetId, PartKind.OneOf) => other.Choices!.Any(IsAssetId),
            _ => true,
        };
    }

    /// <summary>Cloudinary's immutable asset id: 32 lower-case hex digits.</summary>
    internal static bool IsAssetId(string text)
    {
        if (text.Length != 32)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The captures of a matched path.</summary>
internal readonly struct PathValues(OperationTemplate template, IReadOnlyList<string> segments)
{
    /// <summary>The decoded value of a capture; a tail's segments joined by <c>/</c>. Null when the template has no such capture.</summary>
    public string? this[string name] => template?.Capture(segments, name);
}
