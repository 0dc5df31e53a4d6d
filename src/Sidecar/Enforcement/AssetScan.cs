using System.Text.Json;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement;

/// <summary>
/// Reads the facts of one asset straight off the bytes of an answer, in one pass and without a document: single reads are the most frequent call.
/// A member that grants may ask for and that stands twice makes the answer unusable, because a caller's parser might take the other one.
/// </summary>
internal static class AssetScan
{
    /// <exception cref="UpstreamException">The answer is not a JSON object, or not one that can be judged.</exception>
    public static AssetFacts Read(ReadOnlySpan<byte> answer, FolderMode mode, out bool hasRelations)
    {
        try
        {
            var reader = new Utf8JsonReader(answer);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var facts = ReadObject(ref reader, mode, null, out hasRelations);

                // Nothing may follow the object.
                return reader.Read() ? throw new JsonException() : facts;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The same answer as for JSON of another shape. The second is text that is not UTF-8.
        }

        throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer is not a JSON object");
    }

    /// <summary>Reads one object from its opening brace to its closing one.</summary>
    /// <exception cref="JsonException">It does not end, or has a member twice that grants may ask for.</exception>
    public static AssetFacts ReadObject(ref Utf8JsonReader reader, FolderMode mode, RepeatedTexts? texts, out bool hasRelations)
    {
        var (assetId, publicId, resourceType, type, assetFolder, folder) = default((string?, string?, string?, string?, string?, string?));
        List<string>? tags = null;
        var (seen, related) = (0, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (Name(ref reader))
            {
                case 0: Text(ref reader, ref seen, 1, ref assetId); break;
                case 1: Text(ref reader, ref seen, 2, ref publicId); break;
                case 2: Text(ref reader, ref seen, 4, ref resourceType, texts, 0); break;
                case 3: Text(ref reader, ref seen, 8, ref type, texts, 1); break;
                case 4: Text(ref reader, ref seen, 16, ref assetFolder, texts, 2); break;
                case 5: Text(ref reader, ref seen, 32, ref folder); break;
                case 6: tags = Tags(ref reader, ref seen); break;
                case 7:
                    Once(ref seen, 128);
                    related = true;
                    reader.Read();
                    reader.Skip();
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject)
        {
            throw new JsonException();
        }

        hasRelations = related;
        return new AssetFacts(assetId, publicId, resourceType, type, AssetFacts.Folder(mode, publicId, type, assetFolder, folder), tags);
    }

    private static int Name(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            return NameOf(System.Text.Encoding.UTF8.GetBytes(reader.GetString()!));
        }

        return NameOf(reader.ValueSpan);
    }

    private static int NameOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("type"u8) ? 3 : name.SequenceEqual("tags"u8) ? 6 : -1,
        6 => name.SequenceEqual("folder"u8) ? 5 : -1,
        8 => name.SequenceEqual("asset_id"u8) ? 0 : -1,
        9 => name.SequenceEqual("public_id"u8) ? 1 : -1,
        12 => name.SequenceEqual("asset_folder"u8) ? 4 : -1,
        13 => name.SequenceEqual("resource_type"u8) ? 2 : -1,
        14 => name.SequenceEqual("related_assets"u8) ? 7 : -1,
        _ => -1,
    };

    private static void Text(ref Utf8JsonReader reader, ref int seen, int bit, ref string? value, RepeatedTexts? texts = null, int member = 0)
    {
        Once(ref seen, bit);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            value = texts is null ? reader.GetString() : texts.Read(ref reader, member);
        }
        else
        {
            reader.Skip();
        }
    }

    private static List<string>? Tags(ref Utf8JsonReader reader, ref int seen)
    {
        Once(ref seen, 64);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var tags = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                tags.Add(reader.GetString()!);
            }
            else
            {
                reader.Skip();
            }
        }

        return tags;
    }

    private static void Once(ref int seen, int bit)
    {
        if ((seen & bit) != 0)
        {
            throw new JsonException();
        }

        seen |= bit;
    }
}
