using System.Text.Json;
using Sidecar.Enforcement.Writes;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Services;

/// <summary>
/// Where a generated image lands: <c>target.public_id</c> in the folder of <c>target.upload_preset</c>, judged as an upload would be. Without a preset the
/// environment's default one decides, and a temporary asset lies outside every folder: neither can be told, so both need a permit for everywhere.
/// </summary>
internal static class GenerationTarget
{
    // What Cloudinary generates from text and images is an image.
    private const string ResourceType = "image";

    /// <summary>Asks for the target of the request; a refusal when the target is malformed.</summary>
    public static async ValueTask<Refusal?> AskAsync(EnforcementServices services, Exchange exchange, Requirements requirements)
    {
        var target = exchange.Parameters.Find("target") is ParameterValue.Json { Element: { ValueKind: JsonValueKind.Object } element } ? element : default;
        var publicId = Member(target, "public_id");
        if (Member(target, "upload_preset") is not { } name || Member(target, "target_type") is not (null or "managed_asset"))
        {
            AskAnywhere(exchange, requirements, mayOverwrite: publicId is not null);
            return null;
        }

        if (UnlimitedCaller.MayWriteAnything(exchange))
        {
            return null;
        }

        var preset = PublicIds.IsPathPart(name) ? await services.Presets.FindAsync(exchange, name) : null;
        if (preset is null)
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Upload preset not found");
        }

        return await AskAsync(services, exchange, requirements, publicId, preset);
    }

    /// <summary>For what lands somewhere that cannot be told.</summary>
    public static void AskAnywhere(Exchange exchange, Requirements requirements, bool mayOverwrite)
    {
        requirements.Note(CloudinaryAction.Create, GlobalPermit.OnEverything(exchange, CloudinaryAction.Create, EntityTypes.Asset));
        if (mayOverwrite)
        {
            requirements.Note(CloudinaryAction.Update, GlobalPermit.OnEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset));
        }
    }

    private static async ValueTask<Refusal?> AskAsync(
        EnforcementServices services, Exchange exchange, Requirements requirements, string? publicId, PresetFacts preset)
    {
        var parameters = publicId is null ? RequestParameters.Empty : RequestParameters.Empty.With("public_id", publicId);
        var mode = exchange.Environment.FolderMode;
        if (UploadDestination.Find(parameters, preset, unsigned: false, fileName: null, raw: false, mode, out var invalid) is not { } destination)
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"Invalid value for parameter - {invalid}");
        }

        foreach (var folder in destination.Folders)
        {
            await OverwriteRules.AskCreateAsync(services, exchange, requirements, folder, destination.Type, destination.IdsIn(folder, mode), [ResourceType]);
        }

        if (destination.Overwrites)
        {
            foreach (var id in destination.PublicIds)
            {
                if (await services.Assets.FindAsync(exchange, ResourceType, destination.Type, id) is { } victim)
                {
                    await OverwriteRules.AskOverwriteAsync(services, exchange, requirements, victim, destination.Folders);
                }
            }
        }

        if (destination is { Overwrites: true, PublicIdUncertain: true })
        {
            // An upload could be told not to overwrite; a generation cannot.
            requirements.Note(CloudinaryAction.Update, GlobalPermit.OnEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset));
        }

        await SideEffects.AskAsync(services, exchange, requirements, preset);
        return null;
    }

    private static string? Member(JsonElement target, string name) =>
        target.ValueKind == JsonValueKind.Object && AssetFacts.Text(target, name) is { Length: > 0 } text ? text : null;
}
