using System.Globalization;
using System.Text;
using Cloudinary.Emulator;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Search;

/// <summary>A large library made by chance, callers with grants made by chance, and what each of them may read, told without the sidecar.</summary>
internal sealed class ManyAssets : IAsyncDisposable
{
    private static readonly string[] Folders = ["", "acme", "acme/sub", "acme/sub/deep", "acmex", "secret", "secret/acme", "a b", "a b/c d", "it's", "Big/Case"];
    private static readonly string[] Tags = ["sale", "hero", "7", "two words"];
    private readonly Dictionary<string, Func<string, Asset?, bool>> permits;

    private ManyAssets(SidecarWorld world, Dictionary<string, Func<string, Asset?, bool>> permits) => (World, this.permits) = (world, permits);

    public SidecarWorld World { get; }

    public IEnumerable<string> Callers => permits.Keys;

    /// <summary>May the caller read an asset in the folder; without an asset, the folder itself?</summary>
    public bool Permits(string caller, string folder, Asset? asset) => permits[caller](folder, asset);

    public bool Permits(string caller, Asset asset) => Permits(caller, asset.AssetFolder, asset);

    public static async Task<ManyAssets> StartAsync(int seed, int assets, int callers, EmulatorOptions? emulator = null)
    {
        var random = new Random(seed);
        var permits = new Dictionary<string, Func<string, Asset?, bool>>();
        var keys = new StringBuilder(Yaml.Environment()).Append("keys:\n").Append(Yaml.KeyWith("admin", "roles: [master_admin]"));
        var policies = new StringBuilder("policies:\n  - cedar: |\n");
        for (var i = 0; i < callers; i++)
        {
            var key = $"caller{i}";
            string[] shown = [.. Enumerable.Range(0, random.Next(i == 0 ? 0 : 1, 4)).Select(_ => random.Next(4) == 0 ? "" : Pick(random, Folders)).Distinct()];
            string[] hidden = random.Next(2) == 0 ? [] : [Pick(random, Folders[1..])];
            var tag = random.Next(4) == 0 ? Pick(random, Tags) : null;
            var hiddenTag = random.Next(4) == 0 ? Pick(random, Tags) : null;
            permits[key] = (folder, asset) =>
                (shown.Any(f => Seed.IsIn(folder, f)) || (tag is not null && asset?.Tags.Contains(tag) == true))
                && !hidden.Any(f => Seed.IsIn(folder, f)) && !(hiddenTag is not null && asset?.Tags.Contains(hiddenTag) == true);
            keys.Append(Yaml.KeyWith(key, $"folders: [{string.Join(", ", shown.Select(f => $"{{ path: \"{f}\", level: view }}"))}]"));
            foreach (var folder in hidden)
            {
                Forbid(key, "Asset", $"resource.ancestor_paths.contains(\"{folder.ToLowerInvariant()}\")");
                Forbid(key, "Folder", $"resource.ancestor_paths.contains(\"{folder.ToLowerInvariant()}\")");
            }

            if (hiddenTag is not null)
            {
                Forbid(key, "Asset", $"resource.tags.contains(\"{hiddenTag}\")");
            }

            if (tag is not null)
            {
                policies.Append(CultureInfo.InvariantCulture, $"      permit(principal == Cloudinary::APIKey::\"{key}\", action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when {{ resource.tags.contains(\"{tag}\") }};\n");
            }
        }

        policies.Append("      forbid(principal == Cloudinary::APIKey::\"nobody\", action, resource);\n");
        var world = await SidecarWorld.StartAsync(keys.Append(policies).ToString(), (emulator ?? new EmulatorOptions()) with { SeedLibrary = false });
        foreach (var folder in Folders.Where(f => f.Length > 0))
        {
            world.Upstream.State.AddFolder(folder);
        }

        for (var i = 0; i < assets; i++)
        {
            // Ids that stand in no other text.
            var id = string.Create(CultureInfo.InvariantCulture, $"pid-{random.NextInt64():x16}-{i}");
            world.Upstream.State.Add(new Asset
            {
                PublicId = random.Next(4) == 0 ? $"{Pick(random, Folders[1..])}/{id}" : id, AssetFolder = Pick(random, Folders), ResourceType = Pick(random, ["image", "image", "image", "video", "raw"]),
                Type = Pick(random, ["upload", "upload", "private"]), Format = "jpg", Bytes = random.Next(2_000_000), Width = 10 + random.Next(3000), Height = 100,
                Tags = [.. Tags.Where(_ => random.Next(3) == 0)], CreatedAt = DateTimeOffset.UtcNow.AddHours(-random.Next(2000)), UploadedAt = DateTimeOffset.UtcNow.AddHours(-random.Next(2000)),
                Context = random.Next(3) == 0 ? new Dictionary<string, string> { ["owner"] = "ann" } : new Dictionary<string, string>(),
                ModerationKind = random.Next(3) == 0 ? "manual" : null, ModerationStatus = random.Next(3) == 0 ? "pending" : null, Status = "active",
            });
        }

        return new ManyAssets(world, permits);

        void Forbid(string key, string type, string condition) =>
            policies.Append(CultureInfo.InvariantCulture, $"      forbid(principal == Cloudinary::APIKey::\"{key}\", action == Cloudinary::Action::\"read\", resource is Cloudinary::{type}) when {{ {condition} }};\n");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
