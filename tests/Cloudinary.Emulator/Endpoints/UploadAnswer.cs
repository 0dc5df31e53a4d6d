using System.Text.Json;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>The answer of upload, explicit and rename: the asset with a signature made of the environment's own secret, and its key.</summary>
internal static class UploadAnswer
{
    public static Answer Of(Call call, Asset asset, Action<Utf8JsonWriter>? more = null) => Answer.Ok(json =>
    {
        new AssetWriter(call.Options).Members(json, asset, AssetMembers.Upload);
        json.WriteString("version_id", asset.VersionId);
        json.WriteString("signature", Signatures.OfAnswer(asset.PublicId, asset.Version, call.Options.ApiSecret));
        Eager(json, call, asset);
        if (call.Parameters.Flag("return_delete_token"))
        {
            string token = call.Library.Ids.BatchId();
            call.Library.DeleteTokens[token] = asset.AssetId;
            json.WriteString("delete_token", token);
        }

        more?.Invoke(json);
        json.WriteString("api_key", call.Options.ApiKey);
    });

    private static void Eager(Utf8JsonWriter json, Call call, Asset asset)
    {
        string? eager = call.Parameters.NonEmpty("eager");
        if (eager is null)
        {
            return;
        }

        json.WriteStartArray("eager");
        foreach (string transformation in eager.Split('|'))
        {
            json.WriteStartObject();
            json.WriteString("transformation", transformation);
            json.WriteNumber("bytes", asset.Bytes / 2);
            json.WriteString("format", asset.Format ?? "");
            json.WriteString("secure_url", $"https://res.cloudinary.com/{call.Options.CloudName}/{asset.ResourceType}/{asset.Type}/{transformation}/v{asset.Version}/{asset.PublicId}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
