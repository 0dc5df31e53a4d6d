using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Callers to whom an action is permitted whatever the asset: there is nothing to look up, so the call costs one request and the answer is Cloudinary's own. Decided on
/// residuals, never on an asset made up for the question.
/// </summary>
internal static class UnlimitedCaller
{
    private static readonly (CloudinaryAction Action, string Type)[] Anything =
    [
        (CloudinaryAction.Create, EntityTypes.Asset),
        (CloudinaryAction.Update, EntityTypes.Asset),
        (CloudinaryAction.Rename, EntityTypes.Asset),
        (CloudinaryAction.Move, EntityTypes.Asset),
        (CloudinaryAction.Moderate, EntityTypes.Asset),
        (CloudinaryAction.Delete, EntityTypes.Asset),
        (CloudinaryAction.Read, EntityTypes.Asset),
        (CloudinaryAction.Download, EntityTypes.Asset),
        (CloudinaryAction.Create, EntityTypes.Folder),
        (CloudinaryAction.Update, EntityTypes.Folder),
        (CloudinaryAction.UpdateSettings, EntityTypes.ProductEnvironment),
    ];

    /// <summary>True when the caller may make, change, rename, move, delete and read every asset, and have anything told to anybody.</summary>
    public static bool MayWriteAnything(Exchange exchange)
    {
        foreach (var (action, type) in Anything)
        {
            if (!Authorizer.AllowsEverything(exchange, action, type))
            {
                return false;
            }
        }

        Note(exchange, CloudinaryAction.Update);
        return true;
    }

    /// <summary>True when the caller may delete every asset, and whom the call notifies is its own choice.</summary>
    public static bool MayDeleteAnything(Exchange exchange)
    {
        if (!Authorizer.AllowsEverything(exchange, CloudinaryAction.Delete, EntityTypes.Asset)
            || (exchange.Parameters.Has("notification_url") && !Authorizer.AllowsEverything(exchange, CloudinaryAction.UpdateSettings, EntityTypes.ProductEnvironment)))
        {
            return false;
        }

        Note(exchange, CloudinaryAction.Delete);
        return true;
    }

    private static void Note(Exchange exchange, CloudinaryAction action)
    {
        var permit = Authorizer.Residuals(exchange, action, EntityTypes.Asset)[0].Policies.FirstOrDefault(static policy => policy.Effect == Effect.Permit);
        exchange.Decision.Add(new CheckRecord(action.Name, "every Asset", true, permit?.Id, null));
    }
}
