using System.Text.Json;
using Sidecar.Policy.Grants;
using Sidecar.Upstream;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Reads the texts of the roles that somebody has; those that did not change since are not read again.</summary>
internal sealed class RoleReader(AccountLists lists, TimeProvider time)
{
    /// <summary>Roles that are read one by one rather than asking two lists which of them changed.</summary>
    private const int Few = 2;

    /// <summary>A time of change is in whole seconds and by Cloudinary's clock; one this near to the reading may stand for two changes.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>A system policy may change without its role; so roles are read anew now and then.</summary>
    private static readonly TimeSpan LongestReuse = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<MaterialRole>> ReadAsync(
        IEnumerable<MaterialEnvironment> environments, IReadOnlyList<MaterialRole> before, CancellationToken cancellationToken)
    {
        var ids = environments.SelectMany(environment => environment.Assignments).Select(assignment => assignment.Role).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToArray();
        var known = before.ToDictionary(role => role.Id, StringComparer.Ordinal);
        var candidates = ids.Count(id => known.TryGetValue(id, out var role) && MayReuse(role));
        var updates = candidates > Few ? await UpdatesAsync(cancellationToken) : [];
        var roles = await Task.WhenAll(ids.Select(id =>
            known.TryGetValue(id, out var role) && MayReuse(role) && updates.GetValueOrDefault(id) == role.UpdatedAt ? Task.FromResult<MaterialRole?>(role) : OneAsync(id, cancellationToken)));
        return [.. roles.OfType<MaterialRole>()];
    }

    /// <param name="policy">A policy as both lists of them have it.</param>
    /// <param name="before">What stood in its place before; itself when nothing about it has changed.</param>
    public static MaterialPolicy Policy(JsonElement policy, MaterialPolicy? before = null)
    {
        var read = (
            Id: policy.Text("id", before?.Id),
            Statement: policy.TextOrNull("policy_statement", before?.Statement) ?? policy.TextOrNull("policy", before?.Statement) ?? throw new ControlPlaneException("a policy has no text"),
            Enabled: policy.Flag("enabled", true));
        return before is not null && read == (before.Id, before.Statement, before.Enabled) ? before : new MaterialPolicy(read.Id, read.Statement, read.Enabled);
    }

    private bool MayReuse(MaterialRole role) =>
        role.UpdatedAt > 0 && role.ReadAt - DateTimeOffset.FromUnixTimeSeconds(role.UpdatedAt) > Settled && time.GetUtcNow() - role.ReadAt < LongestReuse;

    private async Task<Dictionary<string, long>> UpdatesAsync(CancellationToken cancellationToken)
    {
        var updates = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var type in (string[])["global", "content"])
        {
            using var answer = await lists.PermissionsAsync($"roles?scope_type=prodenv&permission_type={type}", cancellationToken);
            foreach (var role in answer.RootElement.Items("data"))
            {
                updates[role.Text("id")] = role.Seconds("updated_at");
            }
        }

        return updates;
    }

    /// <summary>The role; null when it is gone, which happens between two calls.</summary>
    private async Task<MaterialRole?> OneAsync(string id, CancellationToken cancellationToken)
    {
        var readAt = time.GetUtcNow();
        try
        {
            using var answer = await lists.PermissionsAsync($"roles/{Uri.EscapeDataString(id)}", cancellationToken);
            var role = answer.RootElement.Object("data");
            return new MaterialRole(id, role.Seconds("updated_at"), readAt, [.. role.Items("policies").Select(policy => Policy(policy))]);
        }
        catch (ControlPlaneException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
