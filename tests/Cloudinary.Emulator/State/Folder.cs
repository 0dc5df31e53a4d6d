namespace Cloudinary.Emulator.State;

/// <summary>A folder: its path can change, its external id never does.</summary>
public sealed record Folder(string Path, string ExternalId, DateTimeOffset CreatedAt)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
