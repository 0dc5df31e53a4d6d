using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Enforcement;

/// <summary>
/// Puts questions to the grants. With a user named in <c>X-Sidecar-On-Behalf-Of</c>, both the key and the user must be permitted.
/// An error in a forbid that was in scope denies, which is stricter than Cedar.
/// </summary>
internal static class Authorizer
{
    /// <summary>What remains for a principal without policies.</summary>
    private static readonly Residual Nothing = new(ResidualKind.Never, new Formula.False(), true, []);

    /// <summary>Asks, and notes question and answer for the log.</summary>
    public static bool Allows(Exchange exchange, CloudinaryAction action, Resource resource)
    {
        var entity = resource.ToEntity();
        var caller = exchange.Caller;
        return Ask(exchange.Decision, caller.Policies, action, resource, entity)
            && (caller.OnBehalfOf is null || Ask(exchange.Decision, caller.OnBehalfOfPolicies, action, resource, entity));
    }

    /// <summary>Asks about one row of many; only the first are noted.</summary>
    public static bool AllowsRow(Exchange exchange, CloudinaryAction action, Resource resource)
    {
        if (exchange.Decision.WantsMore)
        {
            return Allows(exchange, action, resource);
        }

        return Permits(exchange, action, resource);
    }

    /// <summary>Asks without noting it: for choices the sidecar makes by itself.</summary>
    public static bool Permits(Exchange exchange, CloudinaryAction action, Resource resource)
    {
        var entity = resource.ToEntity();
        var caller = exchange.Caller;
        return IsAllowed(Decide(caller.Policies, action, entity))
            && (caller.OnBehalfOf is null || IsAllowed(Decide(caller.OnBehalfOfPolicies, action, entity)));
    }

    /// <summary>
    /// For the state after a change: true unless a forbid stands against it. Permission there is asked of the destination (the folder), as
    /// Cloudinary documents; a forbid on the asset as it would be must still hold.
    /// </summary>
    public static bool NotForbidden(Exchange exchange, CloudinaryAction action, Resource resource)
    {
        var entity = resource.ToEntity();
        var caller = exchange.Caller;
        var key = Decide(caller.Policies, action, entity);
        var forbidden = IsForbidden(key) ? key : default(Decision?);
        if (forbidden is null && caller.OnBehalfOf is not null)
        {
            var user = Decide(caller.OnBehalfOfPolicies, action, entity);
            forbidden = IsForbidden(user) ? user : null;
        }

        if (forbidden is { } decision)
        {
            exchange.Decision.Add(new CheckRecord(action.Name, resource.Describe(), false, decision.Determining?.Id, "forbidden after the change"));
        }

        return forbidden is null;
    }

    /// <summary>The residuals of everyone who must be permitted: the key, and the user it acts for.</summary>
    public static IReadOnlyList<Residual> Residuals(Exchange exchange, CloudinaryAction action, string resourceType)
    {
        var caller = exchange.Caller;
        var key = ResidualOf(caller.Policies, action, resourceType);
        return caller.OnBehalfOf is null ? [key] : [key, ResidualOf(caller.OnBehalfOfPolicies, action, resourceType)];
    }

    /// <summary>True when every resource of the type is permitted whatever its attributes, so that an answer needs no look.</summary>
    public static bool AllowsEverything(Exchange exchange, CloudinaryAction action, string resourceType)
    {
        // Asked many times for one request, so without the list of Residuals.
        var caller = exchange.Caller;
        return ResidualOf(caller.Policies, action, resourceType).Kind == ResidualKind.Always
            && (caller.OnBehalfOf is null || ResidualOf(caller.OnBehalfOfPolicies, action, resourceType).Kind == ResidualKind.Always);
    }

    /// <summary>True when a decision reads the attribute.</summary>
    public static bool Reads(Exchange exchange, CloudinaryAction action, string resourceType, string attribute)
    {
        var caller = exchange.Caller;
        return (caller.Policies?.Reads(action, resourceType, attribute) ?? false)
            || (caller.OnBehalfOf is not null && (caller.OnBehalfOfPolicies?.Reads(action, resourceType, attribute) ?? false));
    }

    private static bool Ask(DecisionRecord log, PrincipalPolicies? policies, CloudinaryAction action, Resource resource, Entity entity)
    {
        var decision = Decide(policies, action, entity);
        var allowed = IsAllowed(decision);
        var note = policies is null ? "unknown or disabled principal" : decision.ForbidErrored ? "a forbid could not be evaluated" : null;
        log.Add(new CheckRecord(action.Name, resource.Describe(), allowed, decision.Determining?.Id, note));
        return allowed;
    }

    private static Decision Decide(PrincipalPolicies? policies, CloudinaryAction action, Entity entity) =>
        policies?.Decide(action, entity) ?? default;

    private static bool IsAllowed(Decision decision) => decision.Allowed && !decision.ForbidErrored;

    private static bool IsForbidden(Decision decision) =>
        decision.ForbidErrored || decision.Determining?.Effect == Effect.Forbid;

    private static Residual ResidualOf(PrincipalPolicies? policies, CloudinaryAction action, string resourceType) =>
        policies?.ResidualFor(action, resourceType) ?? Nothing;
}
