using System.Buffers;

namespace Sidecar.Policy.Grants;

/// <summary>What ids, names and paths in a document may consist of.</summary>
internal static class PlainText
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Not empty, bounded, no control character and no half of a surrogate pair: safe in Cedar text, logs and JSON.</summary>
    public static void Require(string value, string at)
    {
        if (value.Length == 0)
        {
            throw new GrantsDocumentException(at, "a text that is not empty", "an empty one");
        }

        RequireClean(value, at);
    }

    /// <summary>As <see cref="Require"/>, for a text that may be missing.</summary>
    public static void RequireOptional(string? value, string at)
    {
        if (value is not null)
        {
            Require(value, at);
        }
    }

    /// <summary>As <see cref="Require"/>, for a text that may be empty.</summary>
    public static void RequireClean(string value, string at)
    {
        if (value.Length > GrantsLimits.MaxTextLength)
        {
            throw new GrantsDocumentException(at, $"at most {GrantsLimits.MaxTextLength} characters", $"{value.Length}");
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
            {
                throw new GrantsDocumentException(at, "no control character", $"U+{(int)value[i]:X4}");
            }

            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                throw new GrantsDocumentException(at, "whole characters", $"half of a surrogate pair, U+{(int)value[i]:X4}");
            }
        }
    }

    /// <summary>Letters, digits, <c>-</c> and <c>_</c> only.</summary>
    public static void RequireToken(string value, string at, string expected)
    {
        Require(value, at);
        if (value.AsSpan().ContainsAnyExcept(Token))
        {
            throw new GrantsDocumentException(at, expected, $"\"{value}\"");
        }
    }
}
