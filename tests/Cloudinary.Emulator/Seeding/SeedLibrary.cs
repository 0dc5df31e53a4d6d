using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Seeding;

/// <summary>
/// A library that is the same for the same seed. In dynamic mode public ids say nothing reliable about folders, and a few lie on purpose;
/// in fixed mode every public id begins with its folder.
/// </summary>
internal sealed class SeedLibrary
{
    private const int PerFolder = 8;

    private static readonly DateTimeOffset Begin = new(2025, 1, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] ImageFormats = ["jpg", "png", "gif"];
    private static readonly string[] Moderations = ["pending", "approved", "rejected"];
    private static readonly string[] Palette = ["hero", "draft", "sale", "summer", "kitten", "full-analysis", "service:mantels", "Approved"];

    private readonly Library _library;
    private readonly int _seed;
    private int _count;

    private SeedLibrary(Library library, int seed)
    {
        _library = library;
        _seed = seed;
    }

    public static void Fill(Library library, int seed)
    {
        SeedMetadata.Fields(library.MetadataFields);
        SeedMetadata.Presets(library.Presets, library.Ids);
        new SeedLibrary(library, seed).Run();
        SeedConfiguration.Fill(library);
    }

    private void Run()
    {
        foreach (string folder in SeedFolders.All)
        {
            _library.Folders.Ensure(folder, Begin.AddHours(31L * _count));
            for (int i = 1; i <= PerFolder && folder != SeedFolders.Empty; i++)
            {
                Regular(folder, i);
            }
        }

        for (int i = 1; i <= PerFolder; i++)
        {
            Regular("", i);
        }

        Peculiar();
    }

    private void Regular(string folder, int i)
    {
        string slug = folder.Length == 0 ? "root" : folder.Replace('/', '-').Replace(' ', '-').ToLowerInvariant();
        string name = $"{slug}-{i:D2}";
        string resourceType = i % 5 == 0 ? "video" : i % 7 == 0 ? "raw" : "image";
        string type = i % 6 == 0 ? "private" : i % 8 == 0 ? "authenticated" : "upload";

        // Dynamic ids: flat, or in a directory that is no folder.
        string publicId = i % 3 == 0 && folder.Length > 0 ? $"library/{slug}/{i:D2}" : name;
        Add(folder, resourceType == "raw" ? publicId + ".csv" : publicId, resourceType, type);
    }

    private void Peculiar()
    {
        Add("", "sample", "image", "upload");

        // Twins: one public id, five assets.
        Add("clients/acme/logos", "twin/logo", "image", "upload");
        Add("secret", "twin/logo", "image", "private");
        Add("clients/globex/logos", "twin/logo", "image", "authenticated");
        Add("marketing", "twin/logo", "video", "upload");
        Add("legal", "twin/logo", "raw", "upload");

        // Ids that pretend to live elsewhere.
        Add("secret", "clients/acme/decoy", "image", "upload");
        Add("clients/acme", "secret/not-really", "image", "upload");

        // Ids that only differ by how often they are decoded, and a raw id that ends like a format.
        Add("clients/globex", "odd/a/b", "image", "upload");
        Add("secret", "odd/a%2Fb", "image", "upload");
        Add("Product", "odd/100% cotton, washed", "image", "upload");
        Add("legal/contracts", "docs/terms.json", "raw", "upload");
        Add("secret/board/2026", "docs/minutes.pdf", "raw", "upload");
    }

    private void Add(string folder, string publicId, string resourceType, string type)
    {
        int number = _count++;
        byte[] dice = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_seed}/{number}")));
        var created = Begin.AddHours(31L * number);
        string id = _library.Mode == FolderMode.Fixed && folder.Length > 0 ? folder + "/" + publicId : publicId;
        bool raw = resourceType == "raw";
        _library.Store(new Asset
        {
            AssetId = _library.Ids.AssetId(),
            PublicId = id,
            AssetFolder = folder,
            DisplayName = id[(id.LastIndexOf('/') + 1)..],
            ResourceType = resourceType,
            Type = type,
            Format = raw ? null : resourceType == "video" ? "mp4" : ImageFormats[dice[0] % 3],
            Version = created.ToUnixTimeSeconds(),
            Bytes = 1000 + (dice[1] * (resourceType == "video" ? 400_000L : 20_000L)),
            Width = raw ? null : 320 + (16 * dice[2]),
            Height = raw ? null : 240 + (16 * dice[3]),
            Duration = resourceType == "video" ? 2 + (dice[4] / 4.0) : null,
            Tags = Tags(folder, dice),
            Context = dice[5] % 3 == 0 ? Asset.NoContext : new Dictionary<string, string> { ["alt"] = $"{publicId} as text", ["owner"] = dice[5] % 2 == 0 ? "ann" : "bob" },
            Metadata = Metadata(number, dice),
            CreatedAt = created,
            UploadedAt = created,
            AccessMode = type == "authenticated" ? "authenticated" : "public",
            ModerationKind = number % 10 == 3 ? "manual" : null,
            ModerationStatus = number % 10 == 3 ? Moderations[dice[6] % 3] : null,
            Etag = Convert.ToHexStringLower(dice[..16]),
            OriginalFilename = id[(id.LastIndexOf('/') + 1)..],
        });
    }

    /// <summary>A tag for the top-level folder and up to two from the palette.</summary>
    private static string[] Tags(string folder, byte[] dice)
    {
        string top = folder.Length == 0 ? "root" : folder.Split('/')[0].ToLowerInvariant().Replace(' ', '-');
        return [.. new[] { top, Palette[dice[7] % Palette.Length], Palette[dice[8] % Palette.Length] }.Distinct()];
    }

    private static Dictionary<string, JsonElement> Metadata(int number, byte[] dice)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (dice[9] % 2 == 0)
        {
            values["sku"] = JsonSerializer.SerializeToElement($"SKU-{number:D5}");
            values["price"] = JsonSerializer.SerializeToElement((int)dice[10]);
            values["region"] = JsonSerializer.SerializeToElement(SeedMetadata.Regions[dice[11] % 3]);
        }

        if (dice[12] % 3 == 0)
        {
            values["categories"] = JsonSerializer.SerializeToElement(SeedMetadata.Categories[..(1 + (dice[13] % 3))]);
        }

        return values;
    }
}
