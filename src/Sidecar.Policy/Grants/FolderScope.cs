using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Finds <c>resource in Cloudinary::Folder::"…"</c>. It reads as if it held for what lies in the folder. Resources have no parents here, so it holds for the
/// folder alone; whether Cloudinary's have any is not known.
/// </summary>
internal static class FolderScope
{
    public static void Check(CedarPolicy policy, List<PolicyFinding> findings)
    {
        if (policy.Syntax.Resource is { Kind: ScopeKind.In or ScopeKind.IsIn, Entity: { } folder } && IsPlace(folder))
        {
            Add(policy, policy.Syntax.Position, folder, findings);
        }

        foreach (var condition in policy.Syntax.Conditions)
        {
            Find(policy, condition.Body, findings);
        }
    }

    private static void Find(CedarPolicy policy, Expr expr, List<PolicyFinding> findings)
    {
        var (left, right) = expr switch
        {
            BinaryExpr { Operator: BinaryOperator.In } e => (e.Left, e.Right),
            IsExpr { Ancestor: { } ancestor } e => (e.Operand, ancestor),
            _ => (null, null),
        };
        if (left is VariableExpr { Variable: Variable.Resource } && right is EntityExpr { Uid: { } folder } && IsPlace(folder))
        {
            Add(policy, expr.Position, folder, findings);
        }

        foreach (var child in expr.Children)
        {
            Find(policy, child, findings);
        }
    }

    private static bool IsPlace(EntityUid uid) => uid.Type is EntityTypes.Folder or EntityTypes.Collection;

    // A permit gives less than it seems to; a forbid leaves open what it seems to close.
    private static void Add(CedarPolicy policy, Position at, EntityUid folder, List<PolicyFinding> findings) => findings.Add(new PolicyFinding(
        at,
        policy.Effect == Effect.Permit ? FindingWeight.Warns : FindingWeight.Refuses,
        folder.Type == EntityTypes.Folder ? "a condition on ancestor_ids or ancestor_paths" : "a condition on collection_ids",
        $"resource in {folder}, which nothing but it is in"));
}
