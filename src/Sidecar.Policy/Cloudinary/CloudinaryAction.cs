using Sidecar.Policy.Cedar;

namespace Sidecar.Policy.Cloudinary;

/// <summary>Cloudinary's own actions, as its policies spell them.</summary>
/// <param name="Name">The name as it stands in a 403, e.g. <c>update</c>.</param>
public sealed record CloudinaryAction(string Name)
{
    /// <summary>See and list.</summary>
    public static readonly CloudinaryAction Read = new("read");

    /// <summary>Add.</summary>
    public static readonly CloudinaryAction Create = new("create");

    /// <summary>Change or overwrite.</summary>
    public static readonly CloudinaryAction Update = new("update");

    /// <summary>Remove.</summary>
    public static readonly CloudinaryAction Delete = new("delete");

    /// <summary>Change the name within the same place.</summary>
    public static readonly CloudinaryAction Rename = new("rename");

    /// <summary>Change the folder.</summary>
    public static readonly CloudinaryAction Move = new("move");

    /// <summary>Fetch the original.</summary>
    public static readonly CloudinaryAction Download = new("download");

    /// <summary>Change the moderation status.</summary>
    public static readonly CloudinaryAction Moderate = new("moderate");

    /// <summary>Change settings of the product environment.</summary>
    public static readonly CloudinaryAction UpdateSettings = new("update_settings");

    /// <summary>Hand folder access to others (the sidecar's own action for the manage level).</summary>
    public static readonly CloudinaryAction Share = new("share");

    /// <summary>Every action.</summary>
    public static IReadOnlyList<CloudinaryAction> All { get; } =
        [Read, Create, Update, Delete, Rename, Move, Download, Moderate, UpdateSettings, Share];

    /// <summary>The Cedar entity, <c>Cloudinary::Action::"name"</c>.</summary>
    public EntityUid Uid { get; } = new("Cloudinary::Action", Name);
}
