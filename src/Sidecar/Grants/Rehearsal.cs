using System.Collections.Frozen;
using Sidecar.Catalogue;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>
/// Reads the grants of a small account that nobody has, once. Code runs slowly the first time, and an account with ten thousand policies takes a second
/// longer for it; while the host is put together on one processor, another has the time to do that. What comes of it is thrown away.
/// </summary>
internal static class Rehearsal
{
    // As many as are shared among processors.
    private const int Policies = 256;

    /// <summary>Begins on a thread of its own, where there is a processor for it.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
        {
            new Thread(RunQuietly) { IsBackground = true, Name = "rehearsal" }.Start();
        }
    }

    /// <summary>Reads, joins and compiles the account.</summary>
    /// <returns>The number of its policies in force.</returns>
    public static int Run()
    {
        _ = OperationCatalogue.Default;
        var document = new GrantsDocument([new EnvironmentEntry("rehearsal", "rehearsal", FolderMode.Dynamic)])
        {
            Keys = [new KeyEntry("rehearsal", "rehearsal") { ActFor = true, Roles = [new RoleAssignment("master_admin")] }],
        };
        var checks = new PolicyChecks();
        using var json = new MemoryStream();
        MaterialJson.Write("", Material(), null, json);
        json.Position = 0;
        var material = MaterialJson.Read(json).Material;
        MaterialJson.Digest("", material);
        var merged = CloudinaryMerge.Merge(document, material, new SourceTextReader(checks), FrozenSet<string>.Empty, ["rehearsal"]);
        return GrantSnapshot.Compile(merged.Document, checks).Environments["rehearsal"].Policies.Count;
    }

    private static void RunQuietly()
    {
        try
        {
            Run();
        }
#pragma warning disable CA1031 // Nothing depends on it; the real grants say for themselves what is wrong with them.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static CloudinaryMaterial Material() => new(DateTimeOffset.UnixEpoch)
    {
        Environments =
        [
            new MaterialEnvironment("rehearsal", Enabled: true)
            {
                Keys = [new MaterialKey("rehearsal", null, Enabled: true)],
                Users = [.. Enumerable.Range(0, Policies).Select(n => new MaterialUser($"user-{n}", Enabled: true))],
                Policies = [.. Enumerable.Range(0, Policies).Select(Policy)],
                Assignments = [new MaterialAssignment("user", "user-0", "role"), new MaterialAssignment("group", "group", "role", FolderId: "folder")],
            },
        ],
        Groups = [new MaterialGroup("group", null, ["user-0", "user-1"])],
        Roles = [new MaterialRole("role", 0, DateTimeOffset.UnixEpoch, [Policy(Policies)])],
    };

    private static MaterialPolicy Policy(int n)
    {
        var who = (n % 3) switch
        {
            0 => "principal",
            1 => "principal in Cloudinary::Group::\"group\"",
            _ => $"principal == Cloudinary::User::\"user-{n}\"",
        };
        var effect = n % 2 == 0 ? "permit" : "forbid";
        return new MaterialPolicy(
            $"policy-{n}",
            $"{effect}({who}, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when {{ resource.ancestor_ids.contains(\"folder-{n}\") || resource.ancestor_paths.contains(\"folder/{n}\") }};");
    }
}
