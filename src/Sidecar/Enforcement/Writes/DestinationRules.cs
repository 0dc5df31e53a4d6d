using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>What storing a new asset needs, whoever makes it: an upload, a generation.</summary>
internal static class DestinationRules
{
    /// <summary>Asks for the asset as it would be (create), the folder on the way, and what would be overwritten (update, and move when that lies elsewhere).</summary>
    /// <param name="services">Look-ups.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="requirements">What is asked is added here.</param>
    /// <param name="destination">Where it would land.</param>
    /// <param name="victims">Existing assets it would overwrite.</param>
    /// <param name="types">The resource types it may have.</param>
    /// <param name="deletable">The answer lets the caller delete the asset without any further permission.</param>
    public static async Task AskAsync(
        EnforcementServices services,
        Exchange exchange,
        Requirements requirements,
        UploadDestination destination,
        IReadOnlyList<AssetFacts> victims,
        IReadOnlyList<string> types,
        bool deletable)
    {
        foreach (var folder in destination.Folders)
        {
            foreach (var (id, type) in destination.IdsIn(folder, exchange.Environment.FolderMode).SelectMany(_ => types, (id, type) => (id, type)))
            {
                var facts = new AssetFacts(null, id, type, destination.Type, folder, Tags: null);
                requirements.Ask(CloudinaryAction.Create, await services.Resources.AssetAsync(exchange, CloudinaryAction.Create, facts));
            }

            await FolderCreation.AskAsync(services, exchange, requirements, folder);
        }

        if (!destination.Overwrites)
        {
            return;
        }

        foreach (var victim in victims)
        {
            if (deletable)
            {
                requirements.Ask(CloudinaryAction.Delete, await services.Resources.AssetAsync(exchange, CloudinaryAction.Delete, victim));
            }

            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, victim));
            foreach (var folder in destination.Folders.Where(folder => !Targets.SameFolder(exchange, folder, victim.FolderPath)))
            {
                await MoveRules.AskAsync(services, exchange, requirements, victim, folder);
            }
        }
    }
}
