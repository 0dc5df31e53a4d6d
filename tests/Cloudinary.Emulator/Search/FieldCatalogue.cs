namespace Cloudinary.Emulator.Search;

internal enum FieldKind
{
    /// <summary>Not a field: no error, matches nothing.</summary>
    Unknown,

    /// <summary>Text compared as a whole.</summary>
    Whole,

    /// <summary>Text compared by words with <c>:</c> and as a whole with <c>=</c>.</summary>
    Tokenised,

    /// <summary>One of a fixed list; no wildcard.</summary>
    FixedList,

    Number,

    Date,

    Folder,

    /// <summary>Free-form pairs: the field alone names keys and <c>key:value</c> texts.</summary>
    Pairs,
}

/// <summary>The searchable fields and how each is compared. Names are case-sensitive.</summary>
internal static class FieldCatalogue
{
    private static readonly Dictionary<string, FieldKind> Kinds = new(StringComparer.Ordinal)
    {
        ["public_id"] = FieldKind.Whole,
        ["asset_id"] = FieldKind.Whole,
        ["etag"] = FieldKind.Whole,
        ["display_name"] = FieldKind.Tokenised,
        ["filename"] = FieldKind.Tokenised,
        ["folder"] = FieldKind.Folder,
        ["asset_folder"] = FieldKind.Folder,
        ["tags"] = FieldKind.Tokenised,
        ["context"] = FieldKind.Pairs,
        ["metadata"] = FieldKind.Pairs,
        ["resource_type"] = FieldKind.FixedList,
        ["type"] = FieldKind.FixedList,
        ["status"] = FieldKind.FixedList,
        ["access_mode"] = FieldKind.FixedList,
        ["moderation_status"] = FieldKind.FixedList,
        ["moderation_kind"] = FieldKind.FixedList,
        ["format"] = FieldKind.Whole,
        ["bytes"] = FieldKind.Number,
        ["width"] = FieldKind.Number,
        ["height"] = FieldKind.Number,
        ["duration"] = FieldKind.Number,
        ["aspect_ratio"] = FieldKind.Number,
        ["created_at"] = FieldKind.Date,
        ["uploaded_at"] = FieldKind.Date,
        ["updated_at"] = FieldKind.Date,

        // Folder search.
        ["name"] = FieldKind.Tokenised,
        ["path"] = FieldKind.Folder,
        ["id"] = FieldKind.Whole,
        ["external_id"] = FieldKind.Whole,
    };

    public static FieldKind KindOf(string field)
    {
        if (Kinds.TryGetValue(field, out var kind))
        {
            return kind;
        }

        return field switch
        {
            _ when field.StartsWith("context.", StringComparison.Ordinal) => FieldKind.Tokenised,
            _ when field.StartsWith("metadata.", StringComparison.Ordinal) => FieldKind.Tokenised,
            _ when field.StartsWith("last_updated.", StringComparison.Ordinal) => FieldKind.Date,
            _ => FieldKind.Unknown,
        };
    }

    /// <summary>Values that are an error whatever the library holds: <c>created_at&gt;1m</c> (months are not supported).</summary>
    public static void Validate(string field, Pattern value)
    {
        if (KindOf(field) == FieldKind.Date && !DateValue.TryParse(value.Text, DateTimeOffset.UnixEpoch.AddYears(50), out _))
        {
            throw new SearchSyntaxException($"'{value.Text}' is not a date");
        }
    }
}
