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
                return Read(ref reader, mode, out hasRelations);
            }
        }
        catch (JsonException)
        {
            // The same answer as for JSON of another shape.
        }

        throw new UpstreamException(StatusCodes.Status502BadGateway, "Upstream answer is not a JSON object");
    }

    private static AssetFacts Read(ref Utf8JsonReader reader, FolderMode mode, out bool hasRelations)
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
                case 2: Text(ref reader, ref seen, 4, ref resourceType); break;
                case 3: Text(ref reader, ref seen, 8, ref type); break;
                case 4: Text(ref reader, ref seen, 16, ref assetFolder); break;
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

        // Nothing may follow the object.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException();
        }

        hasRelations = related;
        return new AssetFacts(assetId, publicId, resourceType, type, AssetFacts.Folder(mode, publicId, type, assetFolder, folder), tags);
    }

    private static int Name(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("asset_id"u8) ? 0
        : reader.ValueTextEquals("public_id"u8) ? 1
        : reader.ValueTextEquals("resource_type"u8) ? 2
        : reader.ValueTextEquals("type"u8) ? 3
        : reader.ValueTextEquals("asset_folder"u8) ? 4
        : reader.ValueTextEquals("folder"u8) ? 5
        : reader.ValueTextEquals("tags"u8) ? 6
        : reader.ValueTextEquals("related_assets"u8) ? 7
        : -1;

    private static void Text(ref Utf8JsonReader reader, ref int seen, int bit, ref string? value)
    {
        Once(ref seen, bit);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            value = reader.GetString();
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
