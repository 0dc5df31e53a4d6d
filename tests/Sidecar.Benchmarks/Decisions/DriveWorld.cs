using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>
/// Shared documents. Users are in groups, groups in groups, documents in folders, folders in folders. A user owns documents and folders and has
/// been given sight of others; a document names users and groups who may view it, and may be public.
/// </summary>
internal static class DriveWorld
{
    private const string Policies = """
        permit(principal, action == Drive::Action::"read", resource is Drive::Document) when { resource.public };
        permit(principal, action == Drive::Action::"read", resource is Drive::Document) when { principal in resource.viewers };
        permit(principal is Drive::User, action == Drive::Action::"read", resource) when { resource in principal.seen };
        permit(principal is Drive::User, action in [Drive::Action::"read", Drive::Action::"write", Drive::Action::"share"], resource)
            when { resource in principal.owned };
        """;

    public static Sample Make(Random random, int size)
    {
        var (users, groups) = (Sample.Names("Drive::User", size), Sample.Names("Drive::Group", size));
        var (documents, folders) = (Sample.Names("Drive::Document", size), Sample.Names("Drive::Folder", size));
        var graph = new Graph();
        Connect(users, groups);
        Sample.Nest(random, graph, groups);
        Connect(documents, folders);
        Sample.Nest(random, graph, folders);

        var given = users.ToDictionary(static user => user, _ => (Seen: Sample.Some(random, [.. documents, .. folders]), Owned: Sample.Some(random, [.. documents, .. folders])));
        var shared = documents.ToDictionary(static document => document, _ => (Viewers: Sample.Some(random, [.. users, .. groups]), Public: random.NextDouble() < Sample.Connection));
        var store = new EntityStore(
        [
            .. users.Select(user => new Entity(
                user,
                new Dictionary<string, CedarValue> { ["seen"] = Sample.SetOf(given[user].Seen), ["owned"] = Sample.SetOf(given[user].Owned) },
                graph.ParentsOf(user))),
            .. documents.Select(document => new Entity(
                document,
                new Dictionary<string, CedarValue> { ["viewers"] = Sample.SetOf(shared[document].Viewers), ["public"] = CedarValue.Of(shared[document].Public) },
                graph.ParentsOf(document))),
            .. groups.Concat(folders).Select(uid => new Entity(uid, FolderGrants.NoAttributes, graph.ParentsOf(uid))),
        ]);

        EntityUid[] actions = [.. ((string[])["read", "write", "share"]).Select(static name => new EntityUid("Drive::Action", name))];
        var requests = new AuthorizationRequest[Sample.RequestCount];
        var expected = new bool[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            var (user, action, document) = (users[random.Next(size)], actions[random.Next(actions.Length)], documents[random.Next(size)]);
            store.TryGet(document, out var resource);
            requests[i] = new AuthorizationRequest(user, action, resource!);
            expected[i] = given[user].Owned.Any(owned => graph.IsIn(document, owned))
                || (action.Id == "read" && (shared[document].Public
                    || given[user].Seen.Any(seen => graph.IsIn(document, seen))
                    || shared[document].Viewers.Any(viewer => graph.IsIn(user, viewer))));
        }

        return new Sample(PolicyEngine.Compile(CedarParser.ParsePolicies(Policies), store), requests, expected);

        void Connect(EntityUid[] below, EntityUid[] above)
        {
            foreach (var uid in below)
            {
                Array.ForEach(Sample.Some(random, above), parent => graph.Add(uid, parent));
            }
        }
    }
}
