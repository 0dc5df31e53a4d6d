using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>An asset that a call makes of others: an archive, a text, an animation, a sprite. It can take the place of one that has its name.</summary>
/// <param name="ResourceTypes">What the new asset may be.</param>
/// <param name="Type">Its delivery type.</param>
/// <param name="Ids">The public ids it may get; none when Cloudinary makes one up.</param>
/// <param name="Folder">The folder asked for; null for none.</param>
internal sealed record GeneratedTarget(IReadOnlyList<string> ResourceTypes, string Type, IReadOnlyList<string> Ids, string? Folder)
{
    /// <summary>Asks for create on the asset and its folder, and for what overwriting needs where an asset has the name.</summary>
    /// <exception cref="UpstreamException">Cloudinary did not say what is there.</exception>
    public async ValueTask AskAsync(EnforcementServices services, Exchange exchange, Requirements requirements)
    {
        if (UnlimitedCaller.MayWriteAnything(exchange))
        {
            return;
        }

        // Fixed mode: the folder is in the id of stored assets. Generated ones lie at the root in either mode.
        var byId = exchange.Environment.FolderMode == FolderMode.Fixed && !Targets.IsFetched(Type);
        var folders = byId ? [.. Ids.Select(FolderPath.OfPublicId).DefaultIfEmpty("").Distinct()] : new[] { Folder ?? "" };
        foreach (var folder in folders)
        {
            await OverwriteRules.AskCreateAsync(
                services, exchange, requirements, folder, Type, Ids.Where(id => !byId || FolderPath.OfPublicId(id) == folder).Cast<string?>().DefaultIfEmpty(null), ResourceTypes);
        }

        foreach (var (resourceType, id) in ResourceTypes.SelectMany(_ => Ids, (resourceType, id) => (resourceType, id)))
        {
            if (await services.Assets.FindAsync(exchange, resourceType, Type, id) is { } victim)
            {
                await OverwriteRules.AskOverwriteAsync(services, exchange, requirements, victim, folders);
            }
        }
    }
}
