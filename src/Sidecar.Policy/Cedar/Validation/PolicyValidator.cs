using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>Checks policies against a schema: names once, then types for every kind of request. (Reference §6.7.)</summary>
internal sealed class PolicyValidator(CedarSchema schema, int? level = null)
{
    /// <summary>Links are checked for what their values bring in: their types, and whether an action still fits.</summary>
    public ValidationResult Validate(IEnumerable<Policy> policies, IEnumerable<Policy>? links = null)
    {
        var errors = new List<ValidationFinding>();
        var warnings = new List<ValidationFinding>();
        foreach (var policy in policies)
        {
            var findings = new FindingCollector(policy);
            CheckNames(policy.Syntax, findings);
            CheckAction(policy.Syntax, findings);
            if (!CheckTypes(policy.Syntax, findings))
            {
                warnings.Add(new ValidationFinding(policy, ValidationErrorKind.ImpossiblePolicy, "the policy applies to no request", policy.Syntax.Position.Line, policy.Syntax.Position.Column));
            }

            errors.AddRange(findings.Findings);
        }

        foreach (var link in links ?? [])
        {
            var findings = new FindingCollector(link);
            foreach (var uid in new[] { link.Syntax.Principal.Entity, link.Syntax.Resource.Entity })
            {
                if (uid is not null)
                {
                    CheckType(uid.Type, link.Syntax.Position, findings);
                }
            }

            CheckAction(link.Syntax, findings);
            errors.AddRange(findings.Findings);
        }

        return new ValidationResult(errors, warnings);
    }

    private void CheckNames(PolicySyntax policy, FindingCollector findings)
    {
        foreach (var name in PolicyNames.Of(policy))
        {
            if (name.Entity is null)
            {
                CheckType(name.Type, name.Position, findings);
            }
            else
            {
                CheckUid(name.Entity, name.Position, findings);
            }
        }
    }

    private void CheckType(string type, Position position, FindingCollector findings)
    {
        if (!schema.IsKnownType(type))
        {
            findings.Add(ValidationErrorKind.UnrecognizedEntityType, position, $"the schema has no entity type `{type}`{Suggestion.For(type, schema.EntityTypes.Keys)}");
        }
    }

    private void CheckUid(EntityUid uid, Position position, FindingCollector findings)
    {
        if (CedarSchema.IsActionType(uid.Type))
        {
            if (!schema.Actions.ContainsKey(uid))
            {
                findings.Add(ValidationErrorKind.UnrecognizedActionId, position, $"the schema has no action {uid}{Suggestion.For(uid.ToString(), schema.Actions.Keys.Select(static a => a.ToString()))}");
            }

            return;
        }

        CheckType(uid.Type, position, findings);
        if (schema.EntityTypes.TryGetValue(uid.Type, out var type) && type.Choices?.Contains(uid.Id) == false)
        {
            findings.Add(ValidationErrorKind.InvalidEnumEntity, position, $"{uid} is not one of its type's ids{Suggestion.For(uid.Id, type.Choices)}");
        }
    }

    /// <summary>Some action of the scope has to apply to some type of principal and some type of resource of the scope. (A warning from Cedar 4.13.)</summary>
    private void CheckAction(PolicySyntax policy, FindingCollector findings)
    {
        var fits = schema.Actions.Values.Any(action => InScope(policy.Action, action.Uid)
            && action.Principals.Any(type => ScopeFit.Fits(schema, policy.Principal, type))
            && action.Resources.Any(type => ScopeFit.Fits(schema, policy.Resource, type)));
        if (!fits)
        {
            findings.Add(ValidationErrorKind.InvalidActionApplication, policy.Position, "no action of the schema fits this scope");
        }
    }

    private bool InScope(ActionScope scope, EntityUid action) =>
        (scope.Kind is ScopeKind.Any or ScopeKind.Equal || scope.Actions.All(schema.Actions.ContainsKey)) && ScopeFit.Fits(schema, scope, action);

    /// <summary>False when the policy is constantly false for every kind of request.</summary>
    private bool CheckTypes(PolicySyntax policy, FindingCollector findings)
    {
        var possible = false;
        var conjuncts = PolicyConjuncts.Of(policy);
        foreach (var action in schema.Actions.Values)
        {
            foreach (var principal in action.Principals)
            {
                foreach (var resource in action.Resources)
                {
                    var checker = new TypeChecker(schema, new RequestEnvironment(principal, action, resource), findings) { Level = level };
                    possible |= !checker.CheckPolicy(conjuncts).Is(false);
                }
            }
        }

        return possible;
    }
}
