namespace Sidecar.Grants;

/// <summary>What of a file's text may be repeated in a message.</summary>
internal static class YamlText
{
    /// <summary>A key in quotes when it looks like one; a line that lost its key could otherwise show a secret.</summary>
    public static string Key(string key) =>
        key.Length is > 0 and <= 32 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? $"\"{key}\""
            : "another key";
}
