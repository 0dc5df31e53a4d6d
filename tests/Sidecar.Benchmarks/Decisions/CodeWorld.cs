using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>
/// A code host. Users are in teams, teams in teams. A repository has five roles, each an entity its attributes name: who has a role
/// is in it, and each higher role is in the next lower one. Owners of the organisation that owns a repository administer it. An issue belongs to a repository
/// and was reported by a user.
/// </summary>
internal static class CodeWorld
{
    private static readonly string[] Roles = ["readers", "triagers", "writers", "maintainers", "admins"];

    /// <summary>What may be done, and the lowest role that may.</summary>
    private static readonly (string Action, int Role)[] OnRepositories = [("pull", 0), ("fork", 0), ("label", 1), ("push", 2), ("settings", 3), ("invite", 4), ("delete", 4)];

    private static readonly (string Action, int Role)[] OnIssues = [("assign", 1), ("edit", 2)];

    private const string Policies = """
        permit(principal, action == Code::Action::"pull", resource is Code::Repository) when { principal in resource.readers };
        permit(principal, action == Code::Action::"fork", resource is Code::Repository) when { principal in resource.readers };
        permit(principal, action == Code::Action::"label", resource is Code::Repository) when { principal in resource.triagers };
        permit(principal, action == Code::Action::"push", resource is Code::Repository) when { principal in resource.writers };
        permit(principal, action == Code::Action::"settings", resource is Code::Repository) when { principal in resource.maintainers };
        permit(principal, action in [Code::Action::"invite", Code::Action::"delete"], resource is Code::Repository) when { principal in resource.admins };
        permit(principal, action == Code::Action::"assign", resource is Code::Issue) when { principal in resource.repository.triagers };
        permit(principal, action == Code::Action::"edit", resource is Code::Issue)
            when { principal in resource.repository.writers || (principal == resource.reporter && principal in resource.repository.readers) };
        """;

    public static Sample Make(Random random, int size)
    {
        var (users, teams) = (Sample.Names("Code::User", size), Sample.Names("Code::Team", size));
        var (repositories, issues, owners) = (Sample.Names("Code::Repository", size), Sample.Names("Code::Issue", size), Sample.Names("Code::Owners", size));
        var graph = new Graph();
        Sample.Nest(random, graph, teams);
        Connect(users, [.. teams, .. owners]);
        Connect(teams, owners);
        foreach (var repository in repositories)
        {
            graph.Add(owners[random.Next(size)], Role(repository, 4));
            for (var role = 0; role < Roles.Length; role++)
            {
                Connect([.. users, .. teams], [Role(repository, role)]);
                if (role > 0)
                {
                    graph.Add(Role(repository, role), Role(repository, role - 1));
                }
            }
        }

        var reported = issues.ToDictionary(static issue => issue, _ => (Repository: repositories[random.Next(size)], Reporter: users[random.Next(size)]));
        var store = new EntityStore(
        [
            .. repositories.Select(repository => new Entity(
                repository, Enumerable.Range(0, Roles.Length).ToDictionary(static role => Roles[role], role => CedarValue.Of(Role(repository, role))))),
            .. issues.Select(issue => new Entity(
                issue,
                new Dictionary<string, CedarValue> { ["repository"] = CedarValue.Of(reported[issue].Repository), ["reporter"] = CedarValue.Of(reported[issue].Reporter) })),
            .. users.Concat(teams).Concat(owners).Concat(repositories.SelectMany(repository => Enumerable.Range(0, Roles.Length).Select(role => Role(repository, role))))
                .Select(uid => new Entity(uid, FolderGrants.NoAttributes, graph.ParentsOf(uid))),
        ]);

        var requests = new AuthorizationRequest[Sample.RequestCount];
        var expected = new bool[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            var user = users[random.Next(size)];
            var onIssue = random.Next(4) == 0;
            var (action, needed) = onIssue ? OnIssues[random.Next(OnIssues.Length)] : OnRepositories[random.Next(OnRepositories.Length)];
            var uid = onIssue ? issues[random.Next(size)] : repositories[random.Next(size)];
            store.TryGet(uid, out var resource);
            requests[i] = new AuthorizationRequest(user, new EntityUid("Code::Action", action), resource!);
            var repository = onIssue ? reported[uid].Repository : uid;
            expected[i] = graph.IsIn(user, Role(repository, needed))
                || (action == "edit" && reported[uid].Reporter == user && graph.IsIn(user, Role(repository, 0)));
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

    private static EntityUid Role(EntityUid repository, int role) => new("Code::Role", $"{repository.Id}-{Roles[role]}");
}
