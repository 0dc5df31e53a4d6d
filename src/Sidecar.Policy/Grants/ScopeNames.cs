using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Validation;
using Sidecar.Policy.Cloudinary;
using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>
/// Holds the names in policies to a schema. A misspelt action or type makes a policy that never matches: useless in a permit, a hole in a forbid. Names
/// of other products' namespaces are left alone with a warning.
/// </summary>
internal sealed class ScopeNames
{
    private static readonly string ActionType = CloudinaryAction.Read.Uid.Type;

    private readonly CedarSchema schema;
    private readonly SortedSet<string> actions;
    private readonly SortedSet<string> principals = new(StringComparer.Ordinal);
    private readonly SortedSet<string> resources = new(StringComparer.Ordinal);

    public ScopeNames(CedarSchema schema)
    {
        this.schema = schema;
        actions = new SortedSet<string>(schema.Actions.Keys.Where(action => action.Type == ActionType).Select(action => action.Id), StringComparer.Ordinal);
        foreach (var action in schema.Actions.Values)
        {
            principals.UnionWith(action.Principals.SelectMany(WithAncestors));
            resources.UnionWith(action.Resources.SelectMany(WithAncestors));
        }
    }

    /// <summary>True for a name of another product.</summary>
    public static bool IsForeign(string type) => !KnownTypes.IsOurs(type);

    /// <summary>Looks at the scope.</summary>
    public void Check(CedarPolicy policy, List<PolicyFinding> findings)
    {
        var scope = PolicyScope.Of(policy);
        var at = policy.Syntax.Position;
        foreach (var action in (scope.Actions ?? []).Distinct())
        {
            AddIfAny(findings, CheckAction(at, action));
        }

        foreach (var type in scope.Principal.Types.Distinct())
        {
            AddIfAny(findings, CheckType(at, type, principals, "principal type"));
        }

        foreach (var type in scope.Resource.Types.Distinct())
        {
            AddIfAny(findings, CheckType(at, type, resources, "resource type"));
        }

        foreach (var entity in new[] { scope.Principal.Equal, scope.Principal.In, scope.Resource.Equal, scope.Resource.In }.OfType<EntityUid>())
        {
            AddIfAny(findings, CheckId(at, entity));
        }
    }

    /// <summary>What is wrong with a name that the schema does not have.</summary>
    public PolicyFinding? Describe(PolicyName name)
    {
        if (name.Entity is { } action && CedarSchema.IsActionType(name.Type))
        {
            return CheckAction(name.Position, action);
        }

        return (name.Entity is { } entity ? CheckId(name.Position, entity) : null)
            ?? CheckType(name.Position, name.Type, new SortedSet<string>(schema.EntityTypes.Keys, StringComparer.Ordinal), "type");
    }

    private static void AddIfAny(List<PolicyFinding> findings, PolicyFinding? finding)
    {
        if (finding is { } found)
        {
            findings.Add(found);
        }
    }

    private IEnumerable<string> WithAncestors(string type) => schema.AncestorTypes(type).Prepend(type);

    private PolicyFinding? CheckId(Position at, EntityUid entity) =>
        schema.EntityTypes.TryGetValue(entity.Type, out var type) && type.Choices is { } ids && !ids.Contains(entity.Id)
            ? new PolicyFinding(at, FindingWeight.AlwaysRefuses, $"an id of {entity.Type}", NearestName.Describe(entity.Id, ids))
            : null;

    private PolicyFinding? CheckAction(Position at, EntityUid action)
    {
        if (action.Type == ActionType)
        {
            return actions.Contains(action.Id)
                ? null
                : new PolicyFinding(at, FindingWeight.AlwaysRefuses, $"one of the actions {string.Join(", ", actions.Take(40))}", NearestName.Describe(action.Id, actions));
        }

        return IsForeign(action.Type)
            ? new PolicyFinding(at, FindingWeight.Warns, "an action that the sidecar asks for", $"{action}, of another product")
            : new PolicyFinding(at, FindingWeight.AlwaysRefuses, $"the action type {ActionType}", $"\"{action.Type}\"");
    }

    private static PolicyFinding? CheckType(Position at, string type, SortedSet<string> known, string what)
    {
        if (IsForeign(type))
        {
            return new PolicyFinding(at, FindingWeight.Warns, $"a {what} that the sidecar asks about", $"{type}, of another product");
        }

        return known.Contains(type)
            ? null
            : new PolicyFinding(
                at, FindingWeight.AlwaysRefuses, $"a {what} among {string.Join(", ", known.Where(KnownTypes.IsOurs).Take(40))}", NearestName.Describe(type, known));
    }
}
