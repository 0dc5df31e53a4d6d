using System.Collections.Frozen;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Compiles the part of a document that holds in one product environment.</summary>
internal static class EnvironmentCompiler
{
    private static readonly IReadOnlyDictionary<string, CedarValue> NoAttributes = new Dictionary<string, CedarValue>();
    private static readonly IReadOnlySet<EntityUid> NoGroups = FrozenSet<EntityUid>.Empty;

    public static EnvironmentGrants Compile(GrantsDocument document, EnvironmentEntry environment, HandWrittenPolicies written)
    {
        var collector = new PolicyCollector(environment.Cloud, document.Sourced.Count);
        var spellings = new FolderSpellings(environment.FolderMode);
        new GeneratedPolicies(document, environment, spellings, collector).AddAll();
        written.AddTo(collector, environment, spellings);
        foreach (var sourced in document.Sourced.Where(sourced => sourced.Cloud == environment.Cloud))
        {
            collector.Add(sourced.Policy.Id, sourced.Policy.MapLiterals("ancestor_paths", spellings.Normalize));
        }

        var members = Members(document, environment);
        var engine = PolicyEngine.Compile(collector.Policies, new EntityStore(Entities(document, members)));

        var scoped = collector.Policies.Select(policy => new ScopedPolicy(policy, PolicyScope.Of(policy))).ToArray();
        var byName = scoped.ToLookup(policy => policy.Scope.Principal.Equal ?? policy.Scope.Principal.In);
        var principals = members
            .Concat(UnsignedUploads(document, environment, scoped).Select(upload => (Principal: upload, Groups: NoGroups)))
            .ToFrozenDictionary(
                member => member.Principal,
                member => new PrincipalPolicies(member.Principal, member.Groups, engine, byName));
        var collections = new CollectionIndex(
            document.Collections.Where(collection => collection.Cloud is null || collection.Cloud == environment.Cloud));
        return new EnvironmentGrants(environment, collector.Policies, principals, collections, spellings);
    }

    /// <summary>The keys and users that may ask here, with their groups. Who is disabled is not among them and so denied.</summary>
    private static (EntityUid Principal, IReadOnlySet<EntityUid> Groups)[] Members(GrantsDocument document, EnvironmentEntry environment) =>
    [
        .. document.Keys.Where(key => key.Enabled && key.Cloud == environment.Cloud)
            .Select(key => (new EntityUid(EntityTypes.ApiKey, key.Key), GroupsOf(key.Groups))),
        .. document.Users.Where(user => user.Enabled && user.Clouds?.Contains(environment.Cloud, StringComparer.Ordinal) != false)
            .Select(user => (new EntityUid(EntityTypes.User, user.Id), GroupsOf(user.Groups))),
    ];

    /// <summary>
    /// The unsigned uploads that are let through at all: declared, or named by a policy. A policy with an open principal does not
    /// by itself admit callers without a credential.
    /// </summary>
    private static IEnumerable<EntityUid> UnsignedUploads(GrantsDocument document, EnvironmentEntry environment, ScopedPolicy[] policies)
    {
        var declared = document.UnsignedUploads
            .Where(upload => upload.Cloud is null || upload.Cloud == environment.Cloud)
            .Select(upload => new EntityUid(EntityTypes.UnsignedUpload, upload.Preset));
        var named = policies.Where(policy => policy.Policy.Effect == Effect.Permit)
            .Select(policy => policy.Scope.Principal.Equal)
            .OfType<EntityUid>()
            .Where(principal => principal.Type == EntityTypes.UnsignedUpload);
        return declared.Concat(named).Distinct();
    }

    private static IReadOnlySet<EntityUid> GroupsOf(IReadOnlyList<string> ids) =>
        ids.Count == 0 ? NoGroups : ids.Select(id => new EntityUid(EntityTypes.Group, id)).ToFrozenSet();

    private static IEnumerable<Entity> Entities(
        GrantsDocument document, (EntityUid Principal, IReadOnlySet<EntityUid> Groups)[] members)
    {
        var principals = members.Select(member => new Entity(member.Principal, NoAttributes, [.. member.Groups]));
        var groups = document.Groups.Select(group => new Entity(new EntityUid(EntityTypes.Group, group.Id), NoAttributes));
        var actions = CloudinaryAction.All.Select(action => new Entity(action.Uid, NoAttributes));
        return principals.Concat(groups).Concat(actions);
    }
}
