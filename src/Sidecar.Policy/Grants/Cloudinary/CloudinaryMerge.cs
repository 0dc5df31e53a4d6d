using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>A document with what Cloudinary adds, and what of it could not be taken as it stands.</summary>
/// <param name="Document">The grants of both.</param>
/// <param name="Problems">In the order in which they were met; empty when all is right.</param>
public sealed record MergedGrants(GrantsDocument Document, IReadOnlyList<SourceProblem> Problems);

/// <summary>
/// Joins a document with what Cloudinary says. The document's environments are the ones there are, and its keys the ones that callers hold; Cloudinary adds
/// policies, roles, users and groups to them, and whatever one of the two disables is disabled. An id of a role means what the source says in which it is
/// assigned. See <c>docs/grants.md</c>.
/// </summary>
public sealed class CloudinaryMerge
{
    private readonly GrantsDocument file;
    private readonly CloudinaryMaterial material;
    private readonly SourceTextReader texts;
    private readonly Dictionary<string, MaterialRole> roles;
    private readonly List<SourcedPolicy> policies = [];
    private readonly List<SourceProblem> problems = [];
    private readonly HashSet<(string, string?, string)> told = [];

    private CloudinaryMerge(GrantsDocument file, CloudinaryMaterial material, SourceTextReader texts)
    {
        this.file = file;
        this.material = material;
        this.texts = texts;
        roles = material.Roles.GroupBy(role => role.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    /// <summary>Joins the two.</summary>
    /// <param name="file">The document; it has been checked.</param>
    /// <param name="material">What Cloudinary said.</param>
    /// <param name="texts">Reads the Cedar texts, and remembers those it has read.</param>
    /// <param name="ownKeys">Keys of Cloudinary's that callers may use beside those of the document: those whose secret is known.</param>
    /// <param name="wanted">Ids of the environments that Cloudinary has a say in. One that is not in the material is closed.</param>
    public static MergedGrants Merge(
        GrantsDocument file, CloudinaryMaterial material, SourceTextReader texts, IReadOnlySet<string> ownKeys, IReadOnlyList<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(material);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(ownKeys);
        ArgumentNullException.ThrowIfNull(wanted);
        return new CloudinaryMerge(file, material, texts).Merge(ownKeys, wanted);
    }

    private MergedGrants Merge(IReadOnlySet<string> ownKeys, IReadOnlyList<string> wanted)
    {
        texts.Begin();
        texts.ReadAhead(material.Environments.SelectMany(there => there.Policies).Concat(material.Policies).Where(policy => policy.Enabled).Select(policy => policy.Statement));
        var places = file.Environments.Where(environment => wanted.Contains(environment.Id, StringComparer.Ordinal)).Select(environment =>
            (environment.Cloud, There: material.Environments.FirstOrDefault(there => there.Id == environment.Id) ?? new MaterialEnvironment(environment.Id, Enabled: false))).ToArray();
        foreach (var (cloud, there) in places)
        {
            AddEnvironment(cloud, there);
        }

        var groups = material.Groups.Where(group => IsPlain(group.Id, "group")).DistinctBy(group => group.Id, StringComparer.Ordinal).ToArray();
        var document = file with
        {
            Keys = MaterialPrincipals.Keys(file, places, key => ownKeys.Contains(key) && IsPlain(key, "key")),
            Users = MaterialPrincipals.Users(file, places, groups, material.DisabledUsers, id => IsPlain(id, "user")),
            Groups = MaterialPrincipals.Groups(file, groups),
            Sourced = policies,
        };
        return new MergedGrants(document, problems);
    }

    private void AddEnvironment(string cloud, MaterialEnvironment there)
    {
        if (!there.Enabled)
        {
            var closed = CedarParser.ParsePolicies("forbid(principal, action, resource);", "cloudinary")[0];
            policies.Add(new SourcedPolicy(closed.WithId("cloudinary:environment-disabled"), cloud, "disabled"));
            Tell($"cloudinary:environment:{there.Id}", cloud, [new TextProblem(SourceEffect.DeniesEverything, "is disabled at Cloudinary, is not one of the account's, or was not read yet")]);
        }

        foreach (var policy in there.Policies.Where(policy => policy.Enabled))
        {
            Add(policy, cloud, forbidsOnly: false);
        }

        // Whether a permit of the whole account reaches into a product environment is not known, so none does; a forbid might.
        foreach (var policy in material.Policies.Where(policy => policy.Enabled))
        {
            Add(policy, cloud, forbidsOnly: true);
        }

        foreach (var assignment in there.Assignments)
        {
            Add(assignment, cloud);
        }
    }

    private void Add(MaterialPolicy policy, string cloud, bool forbidsOnly)
    {
        var text = texts.Read(policy.Statement);
        var name = $"cloudinary:{policy.Id}";
        Tell(name, cloud, text.Problems);
        for (var i = 0; i < text.Policies.Count; i++)
        {
            if (!forbidsOnly || text.Policies[i].Effect == Effect.Forbid)
            {
                policies.Add(new SourcedPolicy(text.Policies[i].WithId($"{name}#{i}"), cloud, policy.Statement));
            }
        }
    }

    private void Add(MaterialAssignment assignment, string cloud)
    {
        if (RolePolicies.Principal(assignment) is not { } principal || !IsPlain(assignment.PrincipalId, assignment.PrincipalType))
        {
            return;
        }

        if (!roles.TryGetValue(assignment.Role, out var role))
        {
            Tell($"cloudinary:role:{assignment.Role}", cloud, [new TextProblem(SourceEffect.Skipped, "is assigned and not there")]);
            return;
        }

        var filler = new PlaceholderFiller(assignment.FolderId, assignment.CollectionId);
        var place = assignment.FolderId is { } folder ? $"/folder-id:{folder}" : assignment.CollectionId is { } collection ? $"/collection:{collection}" : "";
        foreach (var policy in role.Policies)
        {
            var text = texts.ReadRole(policy.Statement, assignment.FolderId is not null, assignment.CollectionId is not null);
            Tell($"cloudinary:role:{role.Id}/{policy.Id}", cloud, text.Problems);
            for (var i = 0; i < text.Policies.Count; i++)
            {
                if (RolePolicies.Bind(filler.Fill(text.Policies[i]), principal) is { } bound)
                {
                    var id = $"cloudinary:{assignment.PrincipalType}:{assignment.PrincipalId}/role:{role.Id}{place}/{policy.Id}#{i}";
                    policies.Add(new SourcedPolicy(bound.WithId(id), cloud, policy.Statement, principal, assignment.FolderId ?? assignment.CollectionId));
                }
            }
        }
    }

    private void Tell(string subject, string? cloud, IReadOnlyList<TextProblem> found)
    {
        foreach (var problem in found)
        {
            if (told.Add((subject, cloud, problem.Reason)))
            {
                problems.Add(new SourceProblem(subject, cloud, problem.Effect, problem.Reason));
            }
        }
    }

    /// <summary>An id that no document may hold: nobody can have it, and it must not stop everybody else.</summary>
    private bool IsPlain(string id, string kind)
    {
        try
        {
            PlainText.Require(id, kind);
            return true;
        }
        catch (GrantsDocumentException e)
        {
            Tell($"cloudinary:{kind}", null, [new TextProblem(SourceEffect.Skipped, $"has an id with {e.Found}")]);
            return false;
        }
    }
}
