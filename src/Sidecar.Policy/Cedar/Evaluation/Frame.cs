using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>A truth value, or the news that there is none.</summary>
internal enum Truth : byte
{
    False,
    True,
    Error,
}

/// <summary>
/// What an evaluation reads, and its last error. The principal and the action are the store's; every other name that equals the
/// resource's is the request's resource.
/// </summary>
internal struct Frame
{
    public readonly EntityStore Store;
    public readonly EntityUid Principal;
    public readonly EntityUid Action;
    public readonly RecordValue Context;

    /// <summary>Null while the resource is unknown (residuals).</summary>
    public readonly Entity? Resource;

    /// <summary>While the resource is unknown, the type it will have: an entity of that type may turn out to be it.</summary>
    public readonly string? UnknownType;

    public EvaluationError Error;

    /// <summary>The evaluation looked at an entity that may turn out to be the unknown resource: its result says nothing.</summary>
    public bool MetUnknown;

    public Frame(EntityStore store, in AuthorizationRequest request)
    {
        Store = store;
        Principal = request.Principal;
        Action = request.Action;
        Resource = request.Resource;
        Context = ContextOf(request.Context);
    }

    public Frame(EntityStore store, EntityUid principal, EntityUid action, string unknownType, CedarValue? context)
    {
        Store = store;
        Principal = principal;
        Action = action;
        UnknownType = unknownType;
        Context = ContextOf(context);
    }

    /// <summary>The entity that a value refers to, or null. For the variables themselves the caller knows better.</summary>
    public Entity? Find(EntityUid uid)
    {
        if (Resource is not null)
        {
            if (uid.Equals(Resource.Uid))
            {
                return Resource;
            }
        }
        else if (uid.Type == UnknownType)
        {
            MetUnknown = true;
            return null;
        }

        return Store.TryGet(uid, out var entity) ? entity : null;
    }

    /// <summary><c>resource in ancestor</c>.</summary>
    public readonly bool IsResourceIn(EntityUid ancestor)
    {
        if (Resource!.Uid.Equals(ancestor))
        {
            return true;
        }

        var parents = Resource.Parents;
        for (var i = 0; i < parents.Count; i++)
        {
            if (Store.IsIn(parents[i], ancestor))
            {
                return true;
            }
        }

        return false;
    }

    public Value Fail(ErrorKind kind, string name)
    {
        Error = new EvaluationError(kind, name, default, default);
        return Value.Error;
    }

    public Value FailType(string name, ValueKind expected, ValueKind found)
    {
        // An operand that errored has already said why.
        if (found != ValueKind.Error)
        {
            Error = new EvaluationError(ErrorKind.Type, name, expected, found);
        }

        return Value.Error;
    }

    private static RecordValue ContextOf(CedarValue? context) => context is null
        ? RecordValue.Empty
        : context as RecordValue ?? throw new ArgumentException("The context is not a record.", nameof(context));
}
