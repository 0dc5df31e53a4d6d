using System.Collections.Frozen;
using Sidecar.Grants;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>One of everything, as payloads carry it.</summary>
internal static class Readings
{
    public static readonly SecretText Secret = new("the account's secret");

    public static readonly SourceSettings Settings = new("acc", ["env-1", "env-2"], SourceParts.All, OwnKeys: true);

    public static readonly DateTimeOffset ReadAt = new(2026, 11, 21, 12, 0, 0, 123, TimeSpan.Zero);

    public static SourceReading Full { get; } = new(
        Settings,
        new CloudinaryMaterial(ReadAt)
        {
            Environments =
            [
                new MaterialEnvironment("env-1", Enabled: true)
                {
                    Cloud = "demo",
                    Keys = [new("112233445566", "main", true), new("665544332211", null, false)],
                    Users = [new("ann", true), new("bob", false)],
                    Policies = [new("p1", "forbid(principal, action, resource is Cloudinary::Asset) when { resource.ancestor_ids.contains(\"c0ffee\") };"), new("p2", "permit(", false)],
                    Assignments = [new("user", "ann", "r", "c0ffee"), new("group", "team", "r", null, "lookbook"), new("apiKey", "1", "r")],
                },
                new MaterialEnvironment("env-2", Enabled: false),
            ],
            Groups = [new("team", "Team \"A\" – ä", ["ann", "bob"]), new("empty", null, [])],
            Roles = [new("r", 1_719_475_216, ReadAt.AddMinutes(-5), [new("cld::policy", "permit(principal, action, resource is Cloudinary::Asset);")])],
            DisabledUsers = ["cut"],
            Policies = [new("a", "forbid(principal, action == Cloudinary::Action::\"delete\", resource);")],
        },
        new Dictionary<string, SecretText> { ["112233445566"] = new("its secret, which nobody may read in the cache") }.ToFrozenDictionary());

    /// <summary>Everything that a material says, as text.</summary>
    public static string Text(SourceReading reading) =>
        Json(reading)
        + string.Join(';', reading.KeySecrets.Select(pair => $"{pair.Key}={pair.Value.Reveal()}"));

    /// <summary>The body of its payload.</summary>
    public static string Json(SourceReading reading)
    {
        using var json = new MemoryStream();
        MaterialJson.Write(reading.Settings.Coverage, reading.Material, null, json);
        return System.Text.Encoding.UTF8.GetString(json.ToArray());
    }
}
