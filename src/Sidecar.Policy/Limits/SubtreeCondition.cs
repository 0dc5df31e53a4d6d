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

    /// <summary>True when the residual permits every asset or folder at and below <paramref name="path"/>.</summary>
    /// <param name="residual">The residual of the action on <see cref="EntityTypes.Asset"/> or <see cref="EntityTypes.Folder"/>.</param>
    /// <param name="resourceType">Which of the two.</param>
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

        var present = resourceType == EntityTypes.Folder ? PresentOnFolders : PresentOnAssets;
        var subtree = new Subtree(FolderPath.Normalize(path, mode), ancestorIds, present);
        return subtree.Evaluate(residual.Condition) == true;
    }

    private sealed class Subtree(string path, IReadOnlyCollection<string>? ancestorIds, FrozenSet<string> present)
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
            (_, AtomOperator.IsSet or AtomOperator.IsString or AtomOperator.IsLong, _) => OfType(atom),
            ("ancestor_paths", AtomOperator.Contains, string folder) => Below(folder),
            ("ancestor_ids", AtomOperator.Contains, string id) when ancestorIds?.Contains(id) == true => true,
            ("ancestor_ids", AtomOperator.Exists, _) => ancestorIds is not null ? true : null,
            (var attribute, AtomOperator.Exists, _) when present.Contains(attribute) => true,
            _ => null,
        };

        /// <summary>Where the attribute's type is known, it need only be there.</summary>
        private bool? OfType(Formula.Atom atom) => KnownAttributes.TypeOf(atom.Attribute) is not { } type ? null
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
