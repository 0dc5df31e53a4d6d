using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>What making an asset needs: <c>create</c> where it may land, and <c>update</c> on the asset whose name it takes, which moves when it lies elsewhere.</summary>
internal static class OverwriteRules
{
    /// <summary>Asks for the asset as it would be, under each name and kind it may get in a folder, and for the folder.</summary>
    public static async ValueTask AskCreateAsync(
        EnforcementServices services, Exchange exchange, Requirements requirements, string folder, string deliveryType, IEnumerable<string?> ids, IReadOnlyList<string> resourceTypes)
    {
        foreach (var id in ids)
        {
            foreach (var resourceType in resourceTypes)
            {
                var facts = new AssetFacts(null, id, resourceType, deliveryType, folder, Tags: null);
                requirements.Ask(CloudinaryAction.Create, await services.Resources.AssetAsync(exchange, CloudinaryAction.Create, facts));
            }
        }

        await FolderCreation.AskAsync(services, exchange, requirements, folder);
    }

    /// <summary>Asks for an asset that is overwritten, and moved with it to wherever the new one may land.</summary>
    public static async ValueTask AskOverwriteAsync(
        EnforcementServices services, Exchange exchange, Requirements requirements, AssetFacts victim, IEnumerable<string> folders)
    {
        var there = await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, victim);
        string[] elsewhere = [.. folders.Where(folder => !Targets.SameFolder(exchange, folder, victim.FolderPath))];
        if (elsewhere.Length == 0 && services.Readings.Overwrite == OverwriteReading.Create)
        {
            requirements.AskNotForbidden(CloudinaryAction.Update, there);
            return;
        }

        requirements.Ask(CloudinaryAction.Update, there);
        foreach (var folder in elsewhere)
        {
            await MoveRules.AskAsync(services, exchange, requirements, victim, folder);
        }
    }
}
