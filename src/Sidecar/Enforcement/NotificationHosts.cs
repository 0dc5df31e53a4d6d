using Sidecar.Grants;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Enforcement;

/// <summary>Whom a notification tells about.</summary>
internal enum NotificationScope
{
    /// <summary>What this one call does, which its caller sees anyway.</summary>
    OwnCall,

    /// <summary>What others do, from now on: presets, triggers.</summary>
    OthersToo,
}

/// <summary>
/// Hosts that are told of what happens (<c>notification_url</c>, <c>eager_notification_url</c>, the <c>uri</c> of a trigger). A host that the grants file lists for
/// the environment may be told everything. Where it has a list, other hosts need <c>update_settings</c> on the environment, which could have
/// everything sent anywhere. Where it has none, a caller may have any host told of its own calls, and of others' with <c>read</c> on every asset.
/// </summary>
internal static class NotificationHosts
{
    /// <summary>Asks about the request's own notification parameters.</summary>
    public static void AskOwn(Exchange exchange, Requirements requirements)
    {
        Ask(exchange, requirements, exchange.Parameters.Text("notification_url"), NotificationScope.OwnCall);
        Ask(exchange, requirements, exchange.Parameters.Text("eager_notification_url"), NotificationScope.OwnCall);
    }

    /// <summary>Asks about one address; none is no question.</summary>
    public static void Ask(Exchange exchange, Requirements requirements, string? url, NotificationScope scope)
    {
        if (string.IsNullOrEmpty(url))
        {
            return;
        }

        if (exchange.Upstream.Settings.NotificationHosts is { } hosts)
        {
            if (!NotificationHost.IsListed(hosts, url))
            {
                exchange.Decision.Add(new CheckRecord(CloudinaryAction.UpdateSettings.Name, "notification host", false, null, "not one of notification_hosts"));
                requirements.Ask(CloudinaryAction.UpdateSettings, new NamedResource(EntityTypes.ProductEnvironment, exchange.Environment.Id));
            }
        }
        else if (scope == NotificationScope.OthersToo)
        {
            requirements.Note(CloudinaryAction.Read, GlobalPermit.OnEverything(exchange, CloudinaryAction.Read, EntityTypes.Asset));
        }
    }
}
