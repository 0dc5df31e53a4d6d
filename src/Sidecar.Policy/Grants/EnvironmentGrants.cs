using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>The compiled grants of one product environment.</summary>
public sealed class EnvironmentGrants
{
    private readonly FrozenDictionary<EntityUid, PrincipalPolicies> principals;
    private readonly CollectionIndex collections;
    private readonly FolderSpellings spellings;

    internal EnvironmentGrants(
        EnvironmentEntry environment,
        IReadOnlyList<Cedar.Policy> policies,
        FrozenDictionary<EntityUid, PrincipalPolicies> principals,
        CollectionIndex collections,
        FolderSpellings spellings)
    {
        CloudName = environment.Cloud;
        Id = environment.Id;
        FolderMode = environment.FolderMode;
        Policies = policies;
        this.principals = principals;
        this.collections = collections;
        this.spellings = spellings;
    }

    /// <summary>The cloud name, as it stands in request paths.</summary>
    public string CloudName { get; }

    /// <summary>The product environment's id, as it stands in a 403.</summary>
    public string Id { get; }

    /// <summary>Where an asset's folder comes from.</summary>
    public FolderMode FolderMode { get; }

    /// <summary>Every policy in force, generated and hand-written, for people and tools that look at the whole.</summary>
    public IReadOnlyList<Cedar.Policy> Policies { get; }

    /// <summary>The policies as one principal meets them; null when the principal is unknown or disabled, which denies everything.</summary>
    public PrincipalPolicies? PoliciesOf(EntityUid principal) => principals.GetValueOrDefault(principal);

    /// <summary>A folder path as the grants write it, from the folded form that policies compare; the path itself when the grants do not name it.</summary>
    public string SpellingOf(string normalizedPath) => spellings.Of(normalizedPath);

    /// <summary>The asset ids of a collection; null when some of its assets are named by public id, or there is no such collection.</summary>
    public IReadOnlyList<string>? AssetIdsOf(string collection) => collections.AssetIdsOf(collection);

    /// <summary>The assets of a collection that are named by asset id, beside those of <see cref="NamedIn"/>; null when there is no such collection.</summary>
    public IReadOnlyList<string>? IdsIn(string collection) => collections.IdsIn(collection);

    /// <summary>The assets of a collection that are named by public id, beside those of <see cref="IdsIn"/>.</summary>
    public IReadOnlyList<NamedMember> NamedIn(string collection) => collections.NamedIn(collection);

    /// <summary>True when any collection has an asset, so that <see cref="CollectionsOf"/> can be other than empty.</summary>
    public bool HasCollections => !collections.IsEmpty;

    /// <summary>Ids of the collections that hold the asset, by its asset id or by resource type, type and public id; empty when none.</summary>
    public IReadOnlyList<string> CollectionsOf(string? assetId, string? resourceType, string? type, string? publicId) =>
        collections.Find(assetId, resourceType, type, publicId);
}
