namespace Sidecar.Requests;

/// <summary>Caller-made text on its way into a message. Messages travel in JSON, in a header and in log lines.</summary>
internal static class SafeText
{
    private const int MaxLength = 64;

    /// <summary>At most 64 characters of printable ASCII; everything else becomes <c>?</c>.</summary>
    public static string Name(string name)
    {
        var length = Math.Min(name.Length, MaxLength);
        var text = string.Create(length, name, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is > ' ' and < '\x7f' and not ('"' or '<' or '>' or '\\') ? source[i] : '?';
            }
        });
        return name.Length > MaxLength ? text + "..." : text;
    }
}
