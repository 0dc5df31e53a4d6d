using System.Collections.Frozen;
using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Limits;
using Sidecar.Operations;

namespace Sidecar.Enforcement;

/// <summary>
/// Permits that hold for everything, decided on what remains of the policies when the resource is not known. A made-up resource would not do:
/// a policy may permit it and forbid its neighbour.
/// </summary>
internal static class GlobalPermit
{
    // Cloudinary's policies have permissions for these, so that one on the environment says nothing of them.
    private static readonly FrozenSet<string> PermittedByThemselves = FrozenSet.ToFrozenSet(
        [EntityTypes.MetadataField, EntityTypes.UploadPreset, EntityTypes.UploadMapping, EntityTypes.Person, EntityTypes.Report], StringComparer.Ordinal);

    /// <summary>
    /// True when the action is permitted on every resource of the type, or on the environment itself while no forbid hides some of what is in it.
    /// The second counts for assets and for types that Cloudinary's policies are not known to have.
    /// </summary>
    public static bool Throughout(Exchange exchange, CloudinaryAction action, string resourceType) =>
        OnEverything(exchange, action, resourceType)
        || (!PermittedByThemselves.Contains(resourceType)
            && !Authorizer.Residuals(exchange, action, resourceType).Any(residual => residual.Policies.Any(policy => policy.Effect == Effect.Forbid))
            && Authorizer.Allows(exchange, action, new NamedResource(EntityTypes.ProductEnvironment, exchange.Environment.Id)));

    /// <summary>True when the action is permitted on every resource of the type in the environment.</summary>
    public static bool OnEverything(Exchange exchange, CloudinaryAction action, string resourceType) =>
        Below(exchange, action, resourceType, "", ancestorIds: null);

    /// <summary>True when the action is permitted on every asset or folder at and below the path.</summary>
    public static bool Below(Exchange exchange, CloudinaryAction action, string resourceType, string path, IReadOnlyCollection<string>? ancestorIds)
    {
        var residuals = Authorizer.Residuals(exchange, action, resourceType);
        var allowed = residuals.All(r => SubtreeCondition.Holds(r, resourceType, path, exchange.Environment.FolderMode, ancestorIds));
        var kind = resourceType[(resourceType.LastIndexOf(':') + 1)..];
        var where = path.Length == 0 ? $"every {kind}" : $"every {kind} below \"{path}\"";
        exchange.Decision.Add(new CheckRecord(action.Name, where, allowed, residuals[0].Policies is [var first, ..] ? first.Id : null, null));
        return allowed;
    }

    /// <summary>For the state after a change: true when no forbid stands against any asset or folder at and below the path.</summary>
    public static bool NoneForbiddenBelow(Exchange exchange, CloudinaryAction action, string resourceType, string path, IReadOnlyCollection<string>? ancestorIds)
    {
        var holds = Authorizer.Residuals(exchange, action, resourceType)
            .All(r => SubtreeCondition.NoneForbidden(r, resourceType, path, exchange.Environment.FolderMode, ancestorIds));
        if (!holds)
        {
            var kind = resourceType[(resourceType.LastIndexOf(':') + 1)..];
            exchange.Decision.Add(new CheckRecord(action.Name, $"every {kind} below \"{path}\"", false, null, "forbidden after the change"));
        }

        return holds;
    }
}
