using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>An asset that a call makes of others: an archive, a text, an animation, a sprite. It can take the place of one that has its name.</summary>
/// <param name="ResourceType">Of the new asset.</param>
/// <param name="Type">Its delivery type.</param>
/// <param name="Ids">The public ids it may get; none when Cloudinary makes one up.</param>
/// <param name="Folder">The folder asked for; null for none.</param>
internal sealed record GeneratedTarget(string ResourceType, string Type, IReadOnlyList<string> Ids, string? Folder)
{
    /// <summary>Asks for create on the asset and its folder, and for what overwriting needs where an asset has the name.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say what is there.</exception>
    public async ValueTask AskAsync(EnforcementServices services, Exchange exchange, Requirements requirements)
    {
        if (IsUnlimited(exchange))
        {
            return;
        }

        // Fixed mode: the folder is in the id of stored assets. Generated ones lie at the root in either mode.
        var byId = exchange.Environment.FolderMode == FolderMode.Fixed && !Targets.IsFetched(Type);
        var folders = byId ? [.. Ids.Select(FolderPath.OfPublicId).DefaultIfEmpty("").Distinct()] : new[] { Folder ?? "" };
        foreach (var folder in folders)
        {
            foreach (var id in Ids.Where(id => !byId || FolderPath.OfPublicId(id) == folder).Cast<string?>().DefaultIfEmpty(null))
            {
                var facts = new AssetFacts(null, id, ResourceType, Type, folder, Tags: null);
                requirements.Ask(CloudinaryAction.Create, await services.Resources.AssetAsync(exchange, CloudinaryAction.Create, facts));
            }

            await FolderCreation.AskAsync(services, exchange, requirements, folder);
        }

        foreach (var id in Ids)
        {
            if (await services.Assets.FindAsync(exchange, ResourceType, Type, id) is not { } victim)
            {
                continue;
            }

            requirements.Ask(CloudinaryAction.Update, await services.Resources.AssetAsync(exchange, CloudinaryAction.Update, victim));
            foreach (var folder in folders.Where(folder => !Targets.SameFolder(exchange, folder, victim.FolderPath)))
            {
                await MoveRules.AskAsync(services, exchange, requirements, victim, folder);
            }
        }
    }

    private static bool IsUnlimited(Exchange exchange) =>
        Authorizer.AllowsEverything(exchange, CloudinaryAction.Create, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Move, EntityTypes.Asset)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Create, EntityTypes.Folder)
        && Authorizer.AllowsEverything(exchange, CloudinaryAction.Update, EntityTypes.Folder);
}
