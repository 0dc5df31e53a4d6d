namespace Sidecar.Policy.Cedar.Syntax;

/// <summary>Words that cannot be names. <c>permit</c>, <c>when</c>, <c>principal</c> and the like can.</summary>
internal static class Keywords
{
    public static bool IsReserved(ReadOnlySpan<char> word) =>
        word is "true" or "false" or "if" or "then" or "else" or "in" or "like" or "has" or "is" or "__cedar";

    /// <summary>True when the text can be written as a name, without quotes.</summary>
    public static bool IsPlainName(string text) => IsIdentifier(text) && !IsReserved(text);

    /// <summary>True when the text is an identifier, reserved or not.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>True when the text is a normalised path, <c>Name::Name</c>.</summary>
    public static bool IsPath(string text) => text.Split("::").All(IsPlainName);
}
