using System.Text.RegularExpressions;

namespace Sidecar.Requests;

/// <summary>Numbers where a text is meant, e.g. <c>{"public_id": 1e2}</c>.</summary>
internal static partial class JsonNumber
{
    /// <summary>
    /// True when every reader that takes the number in and writes it out again gets the same characters: whole numbers of at most 15 digits and
    /// decimals of at most 4 places, without an exponent, a trailing zero or a negative zero. <c>1e2</c> is <c>1e2</c> to the sidecar and the asset
    /// <c>100.0</c> to a reader of floating-point numbers.
    /// </summary>
    public static bool HasOneReading(string number) => Pattern().IsMatch(number);

    [GeneratedRegex(@"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,9})\.[0-9]{0,3}[1-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
