using System.Text;

namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>The right side of <c>like</c>: literal pieces with a wildcard between each two.</summary>
internal sealed class Pattern
{
    private readonly string[] _pieces;

    public Pattern(IReadOnlyList<string> pieces) => _pieces = [.. pieces];

    /// <summary>The literal pieces; one piece means that there is no wildcard.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>Cuts an unescaped text at its wildcards.</summary>
    public static Pattern From(string text, List<int> wildcards)
    {
        var pieces = new List<string>(wildcards.Count + 1);
        var start = 0;
        foreach (var star in wildcards)
        {
            pieces.Add(text[start..star]);
            start = star + 1;
        }

        pieces.Add(text[start..]);
        return new Pattern(pieces);
    }

    /// <summary>
    /// First piece at the start, last piece at the end, the others leftmost in between, which finds a match whenever there is one.
    /// Compared by UTF-16 unit, which is the same as by scalar since literals and values are well-formed.
    /// </summary>
    public bool Matches(string text)
    {
        if (_pieces.Length == 1)
        {
            return string.Equals(text, _pieces[0]);
        }

        var first = _pieces[0];
        var last = _pieces[^1];
        if (text.Length < first.Length + last.Length
            || !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan(first.Length, text.Length - first.Length - last.Length);
        for (var i = 1; i < _pieces.Length - 1; i++)
        {
            var found = rest.IndexOf(_pieces[i], StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            rest = rest[(found + _pieces[i].Length)..];
        }

        return true;
    }

    /// <summary>The pattern's text form: escaped, without quotes, wildcards as <c>*</c> and literal stars as <c>\*</c>.</summary>
    public override string ToString()
    {
        var builder = new StringBuilder();
        for (var i = 0; i < _pieces.Length; i++)
        {
            if (i > 0)
            {
                builder.Append('*');
            }

            Escapes.Append(builder, _pieces[i], starIsLiteral: true);
        }

        return builder.ToString();
    }
}
