using System.Globalization;

namespace Cloudinary.Emulator.Search;

/// <summary>A number of an expression: plain, with a size suffix (<c>50m</c>, <c>1mb</c>), or a ratio (<c>16:9</c>).</summary>
internal static class NumberValue
{
    public static bool TryParse(string text, out double number)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            number = 0;
            if (!Plain(text.AsSpan(0, colon), out double width) || !Plain(text.AsSpan(colon + 1), out double height) || height == 0)
            {
                return false;
            }

            number = width / height;
            return true;
        }

        var digits = text.AsSpan();
        double unit = 1;
        if (digits.Length > 1 && digits[^1] is 'b' or 'B' && char.IsLetter(digits[^2]))
        {
            digits = digits[..^1];
        }

        if (digits.Length > 1)
        {
            unit = char.ToLowerInvariant(digits[^1]) switch
            {
                'k' => 1e3,
                'm' => 1e6,
                'g' => 1e9,
                _ => 1,
            };
            digits = unit == 1 ? digits : digits[..^1];
        }

        bool ok = Plain(digits, out number);
        number *= unit;
        return ok;
    }

    private static bool Plain(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
