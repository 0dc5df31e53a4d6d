using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Puts values where a role's text has placeholders. It is the parsed tree that changes, literal by literal: whatever the value holds, it stays one string
/// and cannot become syntax.
/// </summary>
internal sealed class PlaceholderFiller(string? folder, string? collection) : Rewriter
{
    private const string Folder = "<folder_id>";
    private const string Collection = "<collection_id>";

    /// <summary>True when the text of a policy still has a placeholder.</summary>
    public static bool IsIn(string text) => text.Contains(Folder, StringComparison.Ordinal) || text.Contains(Collection, StringComparison.Ordinal);

    public CedarPolicy Fill(CedarPolicy policy)
    {
        var syntax = policy.Syntax;
        return new CedarPolicy(policy.Id, policy.Source, syntax with
        {
            Resource = syntax.Resource.Entity is { } entity ? syntax.Resource with { Entity = Fill(entity) } : syntax.Resource,
            Conditions = [.. syntax.Conditions.Select(condition => condition with { Body = Rewrite(condition.Body) })],
        });
    }

    public override Expr Rewrite(Expr expr) => expr switch
    {
        LiteralExpr { Value: StringValue text } e when Value((string)text.Reference!) is { } value => new LiteralExpr(e.Position, CedarValue.Of(value)),
        EntityExpr e when Value(e.Uid.Id) is { } value => new EntityExpr(e.Position, new EntityUid(e.Uid.Type, value)),
        _ => base.Rewrite(expr),
    };

    private EntityUid Fill(EntityUid uid) => Value(uid.Id) is { } value ? new EntityUid(uid.Type, value) : uid;

    private string? Value(string text) => text switch
    {
        Folder => folder,
        Collection => collection,
        _ => null,
    };
}
