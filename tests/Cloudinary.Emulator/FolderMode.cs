namespace Cloudinary.Emulator;

/// <summary>How a product environment decides where an asset lives.</summary>
public enum FolderMode
{
    /// <summary><c>asset_folder</c> is a property of the asset, independent of its public id.</summary>
    Dynamic,

    /// <summary>The folder is the directory part of the public id.</summary>
    Fixed,
}
