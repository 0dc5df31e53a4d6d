using System.Text;

namespace Sidecar.Policy.Cloudinary;

/// <summary>Cloudinary's words for a refused call.</summary>
public static class Forbidden
{
    /// <summary>
    /// The message of a 403: <c>[prodenv:ID] Request forbidden due to missing permissions (actions=["read"])</c>.
    /// Samples with one action are quoted from the field; the rendering of several (comma without space) is ours.
    /// </summary>
    /// <param name="productEnvironmentId">The product environment's id.</param>
    /// <param name="actions">The actions that were not permitted, in catalogue order.</param>
    public static string Message(string productEnvironmentId, IReadOnlyList<CloudinaryAction> actions) => Message("prodenv", productEnvironmentId, actions);

    /// <summary>As <see cref="Message(string, IReadOnlyList{CloudinaryAction})"/> for the account API; the prefix <c>account</c> is ours, no sample is known.</summary>
    /// <param name="accountId">The account's id.</param>
    /// <param name="actions">The actions that were not permitted, in catalogue order.</param>
    public static string AccountMessage(string accountId, IReadOnlyList<CloudinaryAction> actions) => Message("account", accountId, actions);

    private static string Message(string scope, string id, IReadOnlyList<CloudinaryAction> actions)
    {
        var text = new StringBuilder("[").Append(scope).Append(':').Append(id)
            .Append("] Request forbidden due to missing permissions (actions=[");
        for (var i = 0; i < actions.Count; i++)
        {
            text.Append(i == 0 ? "\"" : ",\"").Append(actions[i].Name).Append('"');
        }

        return text.Append("])").ToString();
    }
}
