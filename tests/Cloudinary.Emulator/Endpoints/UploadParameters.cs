using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>
/// The effective parameters of an upload: in a signed one the request wins over the preset, in an unsigned one the preset wins and the
/// request may add only a few.
/// </summary>
internal static class UploadParameters
{
    private static readonly string[] AllowedUnsigned =
    [
        "upload_preset", "callback", "public_id", "folder", "asset_folder", "tags", "context", "metadata",
        "face_coordinates", "custom_coordinates", "regions", "source",
    ];

    // Not upload parameters at all, or sent by SDKs out of habit.
    private static readonly string[] Tolerated = ["file", "timestamp", "unsigned", "resource_type", "cloud_name"];

    public static Call Resolve(Call call)
    {
        bool unsigned = call.Authentication == Authentication.Unsigned;
        var settings = Preset(call, unsigned);
        if (settings is null)
        {
            return call;
        }

        var request = call.Parameters.Root;
        var forbidden = request.Select(p => p.Key).FirstOrDefault(n => unsigned && !AllowedUnsigned.Contains(n) && !Tolerated.Contains(n));
        if (forbidden is not null)
        {
            throw ApiException.BadRequest($"{forbidden} parameter is not allowed when using unsigned upload. Only {string.Join(",", AllowedUnsigned)} upload parameters are allowed.");
        }

        var effective = (unsigned ? request : settings).DeepClone().AsObject();
        foreach (var (name, value) in unsigned ? settings : request)
        {
            if (value is not null)
            {
                effective[name] = value.DeepClone();
            }
        }

        return call with { Parameters = new Parameters(effective) };
    }

    private static JsonObject? Preset(Call call, bool unsigned)
    {
        string? name = call.Parameters.NonEmpty("upload_preset");
        if (name is null)
        {
            return null;
        }

        if (!call.Library.Presets.TryGet(name, out var preset))
        {
            throw ApiException.BadRequest("Upload preset not found");
        }

        return unsigned && !preset.Unsigned
            ? throw ApiException.BadRequest("Upload preset must be whitelisted for unsigned uploads")
            : preset.Settings;
    }
}
