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
    public static string Message(string productEnvironmentId, IReadOnlyList<CloudinaryAction> actions)
    {
        var text = new StringBuilder("[prodenv:").Append(productEnvironmentId)
            .Append("] Request forbidden due to missing permissions (actions=[");
        for (var i = 0; i < actions.Count; i++)
        {
            text.Append(i == 0 ? "\"" : ",\"").Append(actions[i].Name).Append('"');
        }

        return text.Append("])").ToString();
    }
}
