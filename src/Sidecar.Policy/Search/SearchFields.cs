namespace Sidecar.Policy.Search;

/// <summary>Names of search fields.</summary>
public static class SearchFields
{
    /// <summary>
    /// True for <c>[A-Za-z] [A-Za-z0-9_]* { "." [A-Za-z0-9_-]+ }</c>, e.g. <c>created_at</c>, <c>metadata.sku-id</c>.
    /// Also the rule for keys of <c>sort_by</c>.
    /// </summary>
    /// <param name="name">The name as the caller wrote it.</param>
    public static bool IsFieldName(string? name) => name is not null && IsFieldName(name.AsSpan());

    internal static bool IsFieldName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
        {
            return false;
        }

        var inFirstPart = true;
        for (var i = 1; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '.')
            {
                inFirstPart = false;
                if (i + 1 == name.Length || name[i + 1] == '.')
                {
                    return false;
                }
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c != '_' && (c != '-' || inFirstPart))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool IsDate(ReadOnlySpan<char> name) =>
        name is "created_at" or "uploaded_at" or "taken_at" or "updated_at" || name.StartsWith("last_updated.", StringComparison.Ordinal);

    /// <summary>
    /// Months and years (<c>1m</c>, <c>1y</c>) are no date shorthand: only hours, days and weeks are. Upstream refuses them, and
    /// saying so here names the position.
    /// </summary>
    internal static bool IsUnsupportedAge(ReadOnlySpan<char> value) =>
        value.Length > 1 && (value[^1] is 'm' or 'y') && !value[..^1].ContainsAnyExceptInRange('0', '9');
}
