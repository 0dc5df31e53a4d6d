using Cloudinary.Emulator;
using Cloudinary.Emulator.State;

namespace Sidecar.Tests.World;

/// <summary>What is known of the seeded library before it runs: same seed, same ids.</summary>
internal static class Seed
{
    private static readonly Lazy<Task<Dictionary<string, string>>> FolderIds = new(ReadAsync);

    /// <summary>The external id of a seeded folder.</summary>
    public static async Task<string> FolderIdAsync(string path) => (await FolderIds.Value)[path];

    /// <summary>At the folder or below it.</summary>
    public static bool IsIn(this Asset asset, string folder) => IsIn(asset.AssetFolder, folder);

    /// <summary>At the folder or below it.</summary>
    public static bool IsIn(string? path, string folder) =>
        folder.Length == 0 || path == folder || path?.StartsWith(folder + "/", StringComparison.Ordinal) == true;

    private static async Task<Dictionary<string, string>> ReadAsync()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        return emulator.State.Folders.ToDictionary(f => f.Path, f => f.ExternalId);
    }
}
