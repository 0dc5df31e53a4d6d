namespace Sidecar.Policy.Cloudinary;

/// <summary>Where an asset's folder comes from. Set per product environment by Cloudinary.</summary>
public enum FolderMode
{
    /// <summary>The asset's <c>asset_folder</c>, independent of its public id. Folder names are not case-sensitive.</summary>
    Dynamic,

    /// <summary>The directory part of the public id. Case-sensitive.</summary>
    Fixed,
}
