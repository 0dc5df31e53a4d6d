using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement;

/// <summary>What one request needs, in catalogue order. Every requirement is asked, so that a 403 names every action that is missing.</summary>
internal sealed class Requirements(Exchange exchange)
{
    private readonly List<CloudinaryAction> missing = [];

    /// <summary>True when nothing asked so far was refused.</summary>
    public bool Met => missing.Count == 0;

    /// <summary>The actions that were refused, each once.</summary>
    public IReadOnlyList<CloudinaryAction> Missing => missing;

    /// <summary>Asks for one more permission.</summary>
    public bool Ask(CloudinaryAction action, Resource resource) =>
        Note(action, Authorizer.Allows(exchange, action, resource));

    /// <summary>Asks that no forbid stands against the state after.</summary>
    public bool AskNotForbidden(CloudinaryAction action, Resource resource) =>
        Note(action, Authorizer.NotForbidden(exchange, action, resource));

    /// <summary>Notes an answer that was found another way.</summary>
    public bool Note(CloudinaryAction action, bool allowed)
    {
        if (!allowed && !missing.Contains(action))
        {
            missing.Add(action);
        }

        return allowed;
    }
}
