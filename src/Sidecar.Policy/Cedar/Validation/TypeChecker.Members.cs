using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>Attributes, tags, methods, functions, sets and records.</summary>
internal sealed partial class TypeChecker
{
    /// <summary>The attributes of an entity or a record; null, with an error, for anything else.</summary>
    private RecordType? AttributesOf(Expr operand, CedarType? type)
    {
        switch (type)
        {
            case null:
                return null;
            case RecordType record:
                return record;
            case EntityRefType entity:
                return schema.EntityTypes.TryGetValue(entity.Name, out var declared) ? declared.Shape : RecordType.Empty;
            default:
                findings.Add(ValidationErrorKind.UnexpectedType, operand.Position, $"expected an entity or a record, found {type}");
                return null;
        }
    }

    private Typed CheckAttribute(AttributeExpr e, Capabilities known)
    {
        var type = Check(e.Operand, known).Type;
        Dereference(e, e.Operand, type);
        if (AttributesOf(e.Operand, type) is not { } record)
        {
            return new Typed(null);
        }

        if (!record.Attributes.TryGetValue(e.Name, out var attribute))
        {
            findings.Uses?.Lacks(e.Position, e.Name, isTest: false, Describe(type), record.Attributes.Keys);
            findings.Add(ValidationErrorKind.UnsafeAttributeAccess, e.Position, $"`{type}` has no attribute `{e.Name}`{Suggestion.For(e.Name, record.Attributes.Keys)}");
            return new Typed(null);
        }

        findings.Uses?.Found(e.Position, e.Name, isTest: false);
        if (!attribute.Required && !known.HasAttribute(e.Operand, e.Name))
        {
            findings.Add(ValidationErrorKind.UnsafeOptionalAttributeAccess, e.Position, $"the attribute `{e.Name}` of `{type}` is optional; ask for it with `has` first");
        }

        return new Typed(attribute.Type);
    }

    /// <summary>An entity may be missing altogether, so even a required attribute of one may not be there; that of a record always is.</summary>
    private Typed CheckHas(HasExpr e, Capabilities known)
    {
        var type = Check(e.Operand, known).Type;
        Dereference(e, e.Operand, type);
        if (AttributesOf(e.Operand, type) is not { } record)
        {
            return new Typed(CedarType.Bool);
        }

        var name = e.Path[0];
        if (!record.Attributes.TryGetValue(name, out var attribute))
        {
            findings.Uses?.Lacks(e.Position, name, isTest: true, Describe(type), record.Attributes.Keys);
            return new Typed(CedarType.False);
        }

        findings.Uses?.Found(e.Position, name, isTest: true);
        var certain = (attribute.Required && type is RecordType) || known.HasAttribute(e.Operand, name);
        return new Typed(certain ? CedarType.True : CedarType.Bool, Capabilities.OfAttribute(e.Operand, name));
    }

    /// <summary>What has the attributes, for a list of such: a record of the request's is its context or in an attribute.</summary>
    private static string Describe(CedarType? type) => type is EntityRefType entity ? entity.Name : "the context or a record";

    private Typed CheckMethod(MethodExpr e, Capabilities known)
    {
        if (e.Method is MethodId.HasTag or MethodId.GetTag)
        {
            return CheckTag(e, known);
        }

        var set = Expect<SetType>(e.Operand, known, "a set").Type as SetType;
        switch (e.Method)
        {
            case MethodId.Contains:
                Join(e, set?.Element, Check(e.Argument!, known).Type);
                break;
            case MethodId.ContainsAll or MethodId.ContainsAny:
                Join(e, set, Expect<SetType>(e.Argument!, known, "a set").Type);
                break;
        }

        return new Typed(CedarType.Bool);
    }

    private Typed CheckTag(MethodExpr e, Capabilities known)
    {
        var entity = Expect<EntityRefType>(e.Operand, known, "an entity").Type as EntityRefType;
        Dereference(e, e.Operand, entity);
        Expect<StringType>(e.Argument!, known, "String");
        var tags = entity is not null && schema.EntityTypes.TryGetValue(entity.Name, out var declared) ? declared.Tags : null;
        var shown = known.HasTag(e.Operand, e.Argument!);
        if (e.Method == MethodId.HasTag)
        {
            if (entity is not null && tags is null)
            {
                findings.Uses?.Lacks(e.Position, null, isTest: true, entity.Name, []);
            }
            else
            {
                findings.Uses?.Found(e.Position, null, isTest: true);
            }

            var type = entity is not null && tags is null ? CedarType.False : shown ? CedarType.True : CedarType.Bool;
            return new Typed(type, Capabilities.OfTag(e.Operand, e.Argument!));
        }

        if (entity is null)
        {
            return new Typed(null);
        }

        if (!shown)
        {
            findings.Add(ValidationErrorKind.UnsafeTagAccess, e.Position, $"a tag of `{entity}` may be missing; ask for it with `hasTag` first");
            return new Typed(null);
        }

        if (tags is null)
        {
            findings.Add(ValidationErrorKind.NoTagsAllowed, e.Position, $"`{entity}` has no tags");
        }

        return new Typed(tags);
    }

    private Typed CheckExtension(ExtensionExpr e, Capabilities known)
    {
        var function = e.Function;
        if (function.IsUndefined)
        {
            findings.Add(ValidationErrorKind.UndefinedFunction, e.Position, $"there is no function `{function.Name}`");
            return new Typed(null);
        }

        var (parameters, result) = ExtensionSignature.Of(function.Id);
        if (e.Arguments.Count != parameters.Length)
        {
            findings.Add(ValidationErrorKind.WrongNumberArguments, e.Position, $"`{function.Name}` takes {parameters.Length} argument(s), not {e.Arguments.Count}");
        }

        if (function.IsConstructor && !e.Arguments.All(static a => a is LiteralExpr or EntityExpr))
        {
            findings.Add(ValidationErrorKind.NonLitExtConstructor, e.Position, $"`{function.Name}` takes a literal");
        }
        else if (function.IsConstructor && e.Arguments is [LiteralExpr { Value.Kind: ValueKind.String } text, ..]
            && !ExtensionValues.TryConstruct(function.Id, (string)text.Value.Reference!, out _))
        {
            findings.Add(ValidationErrorKind.FunctionArgumentValidation, text.Position, $"this is not a valid text for `{function.Name}`");
        }

        for (var i = 0; i < e.Arguments.Count; i++)
        {
            var argument = Check(e.Arguments[i], known).Type;
            if (i < parameters.Length && argument is not null && !Subtyping.TryJoin(argument, parameters[i], out _))
            {
                findings.Add(ValidationErrorKind.UnexpectedType, e.Arguments[i].Position, $"expected {parameters[i]}, found {argument}");
            }
        }

        return new Typed(result);
    }

    private Typed CheckSet(SetExpr e, Capabilities known)
    {
        if (e.Items.Count == 0)
        {
            findings.Add(ValidationErrorKind.EmptySetForbidden, e.Position, "the type of `[]` cannot be told");
            return new Typed(null);
        }

        // The items one by one: a join that failed has been reported, and is not reported again for every further item.
        var joined = Check(e.Items[0], known).Type;
        for (var i = 1; i < e.Items.Count; i++)
        {
            joined = Join(e, joined, Check(e.Items[i], known).Type);
        }

        return new Typed(joined is null ? null : new SetType(joined));
    }

    private Typed CheckRecord(RecordExpr e, Capabilities known)
    {
        var attributes = new Dictionary<string, AttributeType>(e.Entries.Count, StringComparer.Ordinal);
        foreach (var (name, value) in e.Entries)
        {
            if (Check(value, known).Type is { } type)
            {
                attributes.Add(name, new AttributeType(type, true));
            }
        }

        return new Typed(attributes.Count == e.Entries.Count ? new RecordType(attributes) : null);
    }
}
