using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Creates or changes an upload preset. An unsigned preset is a door for everybody, and a preset with a folder decides where others' uploads land:
/// both also need create on an asset in that folder.
/// </summary>
internal sealed class PresetWriteEnforcement(EnforcementServices services) : IEnforcement
{
    private static readonly string[] Decisive = ["unsigned", "asset_folder", "folder", "public_id_prefix", "public_id", "type"];

    public async Task HandleAsync(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        var name = exchange.Path["name"] ?? parameters.Text("name");
        var requirements = new Requirements(exchange);
        requirements.Ask(exchange.Operation.Action!, NamedResources.Create(EntityTypes.UploadPreset, name ?? ""));
        if (exchange.Path["name"] is { } path && parameters.Text("name") is { Length: > 0 } renamed && renamed != path)
        {
            requirements.Ask(exchange.Operation.Action!, NamedResources.Create(EntityTypes.UploadPreset, renamed));
        }

        if (requirements.Met && Decisive.Any(parameters.Has))
        {
            await AskLandingAsync(exchange, requirements);
        }

        // Tells a third party of every upload that uses the preset, whoever makes it.
        NotificationHosts.Ask(exchange, requirements, parameters.Text("notification_url"), NotificationScope.OthersToo);
        NotificationHosts.Ask(exchange, requirements, parameters.Text("eager_notification_url"), NotificationScope.OthersToo);

        await SideEffects.AskAsync(services, exchange, requirements);
        if (!requirements.Met)
        {
            await AnswerWriter.ForbiddenAsync(exchange, requirements);
            return;
        }

        // A JSON null that came through could clear what was judged as it is stored.
        string[] nulls = [.. exchange.Parameters.Items.Where(item => !exchange.Parameters.Has(item.Key)).Select(item => item.Key)];
        await services.Forwarder.RelayAsync(exchange, RequestBuilder.Rebuild(exchange, exchange.Parameters.Without(nulls)));
    }

    private async ValueTask AskLandingAsync(Exchange exchange, Requirements requirements)
    {
        var parameters = exchange.Parameters;
        var stored = exchange.Path["name"] is { } name ? await services.Presets.FindAsync(exchange, name) : null;
        var unsigned = parameters.Has("unsigned") ? parameters.Flag("unsigned") != false : stored?.Unsigned ?? false;
        var isFixed = exchange.Environment.FolderMode == FolderMode.Fixed;
        var named = isFixed && After("public_id") is { } id ? FolderPath.OfPublicId(id) : null;
        var folders = new[] { After("asset_folder"), After("folder"), isFixed ? After("public_id_prefix") : null, named is "" ? null : named }
            .OfType<string>().Distinct().ToArray();
        if (!unsigned && folders.Length == 0)
        {
            return;
        }

        foreach (var folder in folders.Length == 0 ? [""] : folders)
        {
            if (PublicIds.Folder(folder) is not { } path)
            {
                requirements.Note(CloudinaryAction.Create, false);
                exchange.Decision.Reason = "The preset's folder is not a folder path";
                return;
            }

            var facts = new AssetFacts(null, null, null, After("type") ?? "upload", path, Tags: null);
            requirements.Ask(CloudinaryAction.Create, await services.Resources.AssetAsync(exchange, CloudinaryAction.Create, facts));
        }

        string? After(string setting) =>
            parameters.Has(setting) ? parameters.Text(setting) is { Length: > 0 } text ? text : null : stored?[setting];
    }
}
