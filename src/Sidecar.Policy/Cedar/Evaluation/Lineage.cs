using Sidecar.Policy.Cedar.Syntax;
using Sidecar.Policy.Cedar.Values;

namespace Sidecar.Policy.Cedar.Evaluation;

/// <summary>The left side of <c>in</c>, looked up once for however many ancestors it is asked about.</summary>
internal readonly struct Lineage
{
    private readonly EntityUid _uid;
    private readonly EntityStore.Stored? _stored;

    /// <summary>The name is the resource's, whose parents are the request's.</summary>
    private readonly bool _isResource;

    /// <summary>The name may turn out to be the unknown resource's.</summary>
    private readonly bool _isUnknown;

    private Lineage(EntityUid uid, EntityStore.Stored? stored, bool isResource = false, bool isUnknown = false)
    {
        _uid = uid;
        _stored = stored;
        _isResource = isResource;
        _isUnknown = isUnknown;
    }

    /// <param name="frame">The evaluation.</param>
    /// <param name="left">The expression the name came from.</param>
    /// <param name="uid">The name.</param>
    /// <param name="questions">How many ancestors it will be asked about.</param>
    public static Lineage Of(ref Frame frame, Node left, EntityUid uid, int questions)
    {
        if (left is VariableNode { Variable: Variable.Principal or Variable.Action })
        {
            return new Lineage(uid, frame.Store.Find(uid));
        }

        if (frame.Resource is not { } resource)
        {
            return new Lineage(uid, frame.Store.Find(uid), isUnknown: uid.Type == frame.UnknownType);
        }

        if (!uid.Equals(resource.Uid))
        {
            return new Lineage(uid, frame.Store.Find(uid));
        }

        // The store has closed its own entity's ancestors; of another one of the name only the parents given with the request count.
        // Looking it up pays when there is more than one parent to ask, or more than once.
        var stored = resource.Parents.Count * questions > 1 ? frame.Store.Find(uid) : null;
        return stored is not null && ReferenceEquals(stored.Entity, resource)
            ? new Lineage(uid, stored)
            : new Lineage(uid, null, isResource: true);
    }

    /// <summary>False only when the name is in none of the set's entities.</summary>
    /// <param name="frame">The evaluation.</param>
    /// <param name="set">Of entities only, and not empty.</param>
    public bool MayBeInAny(ref Frame frame, SetValue set)
    {
        if (_isResource || ((_stored?.Bits ?? _uid.Bit) & set.EntityBits) != 0)
        {
            return true;
        }

        frame.MetUnknown |= _isUnknown;
        return false;
    }

    public bool IsIn(ref Frame frame, EntityUid ancestor)
    {
        if (_uid.Equals(ancestor))
        {
            return true;
        }

        if (_isResource)
        {
            return frame.IsResourceIn(ancestor);
        }

        frame.MetUnknown |= _isUnknown;
        return _stored is not null && _stored.HasAncestor(ancestor);
    }
}
