namespace Sidecar.Grants;

/// <summary>What the sidecar has to know of an environment and cannot ask Cloudinary.</summary>
/// <param name="DeliveryHosts">Host names under which the environment's assets are delivered, beside Cloudinary's own.</param>
/// <param name="NotificationHosts">Hosts that may be told of uploads; null when the file does not say.</param>
/// <param name="DefaultPresets">Upload presets that the environment applies to uploads that name none.</param>
internal sealed record EnvironmentSettings(
    IReadOnlyList<HostPattern> DeliveryHosts, IReadOnlyList<NotificationHost>? NotificationHosts, IReadOnlyList<string> DefaultPresets)
{
    public static readonly EnvironmentSettings None = new([], null, []);
}
