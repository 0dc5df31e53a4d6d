using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Limits;

/// <summary>
/// Does a condition hold for everything at and below a folder? Needed by what acts on whole sub-trees (rename, move, delete) and, for the root,
/// by what acts on the whole environment. Three-valued: only a certain yes is a yes.
/// </summary>
public static class SubtreeCondition
{
    // What enforcement always knows of an existing resource, so that a test for presence is certain.
    private static readonly FrozenSet<string> PresentOnAssets =
        FrozenSet.ToFrozenSet(["ancestor_paths", "asset_id", "public_id", "resource_type", "type"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> PresentOnFolders =
        FrozenSet.ToFrozenSet(["ancestor_paths", "path", "name"], StringComparer.Ordinal);

    // What no other resource ever has: a test of one of these fails for certain. Of the rest nothing is certain.
    private static readonly FrozenSet<string> OfAssetsAndFolders = FrozenSet.ToFrozenSet(
        ["ancestor_paths", "ancestor_ids", "asset_id", "public_id", "resource_type", "tags", "collection_ids", "path"], StringComparer.Ordinal);

    /// <summary>
    /// True when the residual permits every asset or folder at and below <paramref name="path"/>; for a type that lies in no folder, everything of the type.
    /// </summary>
    /// <param name="residual">The residual of the action on <paramref name="resourceType"/>.</param>
    /// <param name="resourceType">The Cedar type, e.g. <see cref="EntityTypes.Asset"/>.</param>
    /// <param name="path">The folder's path as written; "" for the whole environment.</param>
    /// <param name="mode">The environment's folder mode.</param>
    /// <param name="ancestorIds">External ids of the folder and every folder above it; null when not known.</param>
    public static bool Holds(Residual residual, string resourceType, string path, FolderMode mode, IReadOnlyCollection<string>? ancestorIds)
    {
        switch (residual.Kind)
        {
            case ResidualKind.Always:
                return true;
            case ResidualKind.Never:
                return false;
        }

        return Holds(residual.Condition, resourceType, path, mode, ancestorIds);
    }

    /// <summary>True when no forbid stands against any asset or folder at and below <paramref name="path"/>; whether they are permitted is another question.</summary>
    /// <param name="residual">The residual of the action on <see cref="EntityTypes.Asset"/> or <see cref="EntityTypes.Folder"/>.</param>
    /// <param name="resourceType">Which of the two.</param>
    /// <param name="path">The folder's path as written; "" for the whole environment.</param>
    /// <param name="mode">The environment's folder mode.</param>
    /// <param name="ancestorIds">External ids of the folder and every folder above it; null when not known.</param>
    public static bool NoneForbidden(Residual residual, string resourceType, string path, FolderMode mode, IReadOnlyCollection<string>? ancestorIds) =>
        Holds(residual.Unforbidden, resourceType, path, mode, ancestorIds);

    private static bool Holds(Formula condition, string resourceType, string path, FolderMode mode, IReadOnlyCollection<string>? ancestorIds)
    {
        var (present, absent) = resourceType switch
        {
            EntityTypes.Asset => (PresentOnAssets, FrozenSet<string>.Empty),
            EntityTypes.Folder => (PresentOnFolders, FrozenSet<string>.Empty),
            _ => (FrozenSet<string>.Empty, OfAssetsAndFolders),
        };
        return new Subtree(FolderPath.Normalize(path, mode), ancestorIds, present, absent).Evaluate(condition) == true;
    }

    private sealed class Subtree(string path, IReadOnlyCollection<string>? ancestorIds, FrozenSet<string> present, FrozenSet<string> absent)
    {
        /// <summary>True or false for everything below; null when it depends on the resource.</summary>
        public bool? Evaluate(Formula formula) => formula switch
        {
            Formula.True => true,
            Formula.False => false,
            Formula.Atom atom => Evaluate(atom),
            Formula.Not not => !Evaluate(not.Operand),
            Formula.And and => All(and.Operands),
            Formula.Or or => Any(or.Operands),
            _ => null,
        };

        private bool? Evaluate(Formula.Atom atom) => (atom.Attribute, atom.Operator, atom.Value) switch
        {
            (var attribute, _, _) when absent.Contains(attribute) => false,
            (_, AtomOperator.IsSet or AtomOperator.IsString or AtomOperator.IsLong, _) => OfType(atom),
            ("ancestor_paths", AtomOperator.Contains, string folder) => Below(folder),
            ("ancestor_ids", AtomOperator.Contains, string id) when ancestorIds?.Contains(id) == true => true,
            ("ancestor_ids", AtomOperator.Exists, _) => ancestorIds is not null ? true : null,
            (var attribute, AtomOperator.Exists, _) when present.Contains(attribute) => true,
            _ => null,
        };

        /// <summary>Where the attribute's type is known, which it is of assets and folders, it need only be there.</summary>
        private bool? OfType(Formula.Atom atom) => present.Count == 0 || KnownAttributes.TypeOf(atom.Attribute) is not { } type ? null
            : type == atom.Operator ? Evaluate(new Formula.Atom(atom.Attribute, AtomOperator.Exists, null))
            : false;

        /// <summary>Is every resource of the sub-tree inside the folder? Some are when the folder lies below the sub-tree's top.</summary>
        private bool? Below(string folder)
        {
            if (folder.Length == 0 || folder == path || path.StartsWith(folder + "/", StringComparison.Ordinal))
            {
                return true;
            }

            return path.Length == 0 || folder.StartsWith(path + "/", StringComparison.Ordinal) ? null : false;
        }

        private bool? All(IReadOnlyList<Formula> operands)
        {
            bool? result = true;
            foreach (var operand in operands)
            {
                switch (Evaluate(operand))
                {
                    case false:
                        return false;
                    case null:
                        result = null;
                        break;
                }
            }

            return result;
        }

        private bool? Any(IReadOnlyList<Formula> operands)
        {
            bool? result = false;
            foreach (var operand in operands)
            {
                switch (Evaluate(operand))
                {
                    case true:
                        return true;
                    case null:
                        result = null;
                        break;
                }
            }

            return result;
        }
    }
}
