using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>Finds texts compared with <c>ancestor_paths</c> that are no folder's path, such as <c>/Product</c> and <c>Product/*</c>: they are in no set of paths.</summary>
internal static class PathLiterals
{
    public static void Check(CedarPolicy policy, List<PolicyFinding> findings)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        policy.MapLiterals("ancestor_paths", path =>
        {
            paths.Add(path);
            return path;
        });
        foreach (var path in paths)
        {
            if (!FolderPath.IsWellFormed(path))
            {
                findings.Add(new PolicyFinding(
                    policy.Syntax.Position,
                    policy.Effect == Cedar.Effect.Permit ? FindingWeight.Warns : FindingWeight.Refuses,
                    "folder paths without a slash at either end and without empty, \".\" or \"..\" parts",
                    $"\"{path}\""));
            }
            else if (path.Contains('*', StringComparison.Ordinal))
            {
                findings.Add(new PolicyFinding(
                    policy.Syntax.Position, FindingWeight.Warns, "a folder's path, which holds for everything below it", $"\"{path}\", in which * is a letter like any other"));
            }
        }
    }
}
