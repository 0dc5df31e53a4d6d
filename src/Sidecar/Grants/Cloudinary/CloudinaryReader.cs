using System.Collections.Frozen;
using System.Text.Json;
using Sidecar.Policy.Grants;
using Sidecar.Upstream;

namespace Sidecar.Grants.Cloudinary;

/// <summary>Reads the grants of an account, with as few calls as its API allows.</summary>
internal sealed class CloudinaryReader(ControlPlaneClient client, TimeProvider time)
{
    // Cloudinary's own bound.
    private const int IdsAtOnce = 100;

    /// <summary>Calls made since the start.</summary>
    public long Calls => client.Calls;

    /// <summary>Reads everything that the settings ask for.</summary>
    /// <param name="source">Where and what.</param>
    /// <param name="before">The material before; roles that did not change are taken from it. Null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ControlPlaneException">Something could not be read. Nothing of the rest is of use then.</exception>
    public async Task<SourceReading> ReadAsync(CloudinarySource source, CloudinaryMaterial? before, CancellationToken cancellationToken)
    {
        // When reading began: what changes meanwhile may be in it or not.
        var readAt = time.GetUtcNow();
        var settings = source.Settings;
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lists = new AccountLists(client, source.Upstream);
        var (there, secrets) = await EnvironmentsAsync(settings, lists, all.Token);
        var groups = GroupsAsync(settings, lists, all.Token);
        var policies = PoliciesAsync(settings, lists, "scope_type=account", before?.Policies, all.Token);
        var environments = there.Select(environment =>
            FillAsync(settings, lists, environment, before?.Environments.FirstOrDefault(old => old.Id == environment.Id), all.Token)).ToArray();
        await EndTogetherAsync([groups, policies, .. environments], all);

        var filled = environments.Select(task => task.Result).ToArray();
        var disabled = await DisabledAsync(settings, lists, source.Document, filled, all.Token);
        var roles = await new RoleReader(lists, time).ReadAsync(filled, before?.Roles ?? [], all.Token);
        return new SourceReading(
            settings,
            new CloudinaryMaterial(readAt) { Environments = filled, Groups = await groups, Policies = await policies, Roles = roles, DisabledUsers = disabled },
            secrets);
    }

    /// <summary>The first failure ends the others, and all have ended when this returns.</summary>
    private static async Task EndTogetherAsync(Task[] tasks, CancellationTokenSource all)
    {
        var running = tasks.ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (!ended.IsCompletedSuccessfully)
            {
                await all.CancelAsync();
                await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                await ended;
            }
        }
    }

    /// <summary>The environments wanted, with their keys. One that the account does not have lets nobody in.</summary>
    private static async Task<(MaterialEnvironment[] Environments, FrozenDictionary<string, SecretText> Secrets)> EnvironmentsAsync(
        SourceSettings settings, AccountLists lists, CancellationToken cancellationToken)
    {
        if ((settings.Parts & SourceParts.Keys) == 0)
        {
            return ([.. settings.Environments.Select(id => new MaterialEnvironment(id, Enabled: true))], SourceReading.NoSecrets);
        }

        using var answer = await lists.ProvisioningAsync("sub_accounts", cancellationToken);
        var found = answer.RootElement.Items("sub_accounts").ToDictionary(one => one.Text("id"), one => one, StringComparer.Ordinal);
        var secrets = settings.OwnKeys
            ? settings.Environments.Where(found.ContainsKey).SelectMany(id => found[id].Items("api_access_keys")).Where(key => key.TextOrNull("secret") is { Length: > 0 })
                .DistinctBy(key => key.Text("key")).ToFrozenDictionary(key => key.Text("key"), key => new SecretText(key.Text("secret")), StringComparer.Ordinal)
            : SourceReading.NoSecrets;
        var environments = settings.Environments.Select(id => !found.TryGetValue(id, out var one)
            ? new MaterialEnvironment(id, Enabled: false)
            : new MaterialEnvironment(id, one.Flag("enabled", false))
            {
                Cloud = one.TextOrNull("cloud_name") ?? "",
                Keys = [.. one.Items("api_access_keys").Select(key => new MaterialKey(key.Text("key"), key.TextOrNull("name"), key.Flag("enabled", false)))],
            }).ToArray();
        return (environments, secrets);
    }

    private static async Task<MaterialEnvironment> FillAsync(
        SourceSettings settings, AccountLists lists, MaterialEnvironment environment, MaterialEnvironment? before, CancellationToken cancellationToken)
    {
        if (!environment.Enabled)
        {
            return environment;
        }

        var scope = $"scope_type=prodenv&scope_id={Uri.EscapeDataString(environment.Id)}";
        var users = UsersAsync(settings, lists, environment.Id, cancellationToken);
        var policies = PoliciesAsync(settings, lists, scope, before?.Policies, cancellationToken);
        var assignments = AssignmentsAsync(settings, lists, scope, environment.Id, before?.Assignments, cancellationToken);
        await Task.WhenAll(users, policies, assignments);
        return environment with { Users = await users, Policies = await policies, Assignments = await assignments };
    }

    private static async Task<IReadOnlyList<MaterialUser>> UsersAsync(SourceSettings settings, AccountLists lists, string environment, CancellationToken cancellationToken) =>
        (settings.Parts & SourceParts.Users) == 0 ? [] : await lists.NumberedAsync(
            $"users?sub_account_id={Uri.EscapeDataString(environment)}", "users",
            user => new MaterialUser(user.Text("id"), user.Flag("enabled", false)), user => user.Id, cancellationToken);

    /// <summary>
    /// Users of the file who are in no environment's list, and disabled. Whether those lists hold disabled users is not documented; for a user whom only Cloudinary
    /// knows that makes no difference, but one of the file would stay.
    /// </summary>
    private static async Task<IReadOnlyList<string>> DisabledAsync(
        SourceSettings settings, AccountLists lists, GrantsDocument file, IEnumerable<MaterialEnvironment> environments, CancellationToken cancellationToken)
    {
        if ((settings.Parts & SourceParts.Users) == 0)
        {
            return [];
        }

        var listed = environments.SelectMany(environment => environment.Users).Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        var disabled = new List<string>();
        foreach (var ids in file.Users.Select(user => user.Id).Where(id => !listed.Contains(id)).Chunk(IdsAtOnce))
        {
            using var answer = await lists.ProvisioningAsync($"users?{string.Join('&', ids.Select(id => $"ids%5B%5D={Uri.EscapeDataString(id)}"))}", cancellationToken);
            disabled.AddRange(answer.RootElement.Items("users").Where(user => !user.Flag("enabled", false)).Select(user => user.Text("id")));
        }

        return disabled;
    }

    private static async Task<IReadOnlyList<MaterialPolicy>> PoliciesAsync(
        SourceSettings settings, AccountLists lists, string scope, IReadOnlyList<MaterialPolicy>? before, CancellationToken cancellationToken) =>
        (settings.Parts & SourceParts.Policies) == 0 ? [] : await lists.CursorAsync(
            $"policies/custom?{scope}", Policies(before ?? []), policy => policy.Id, before?.Select(policy => policy.Id), cancellationToken);

    /// <summary>Takes the policies out of page after page, which most often are those of before in the same order.</summary>
    private static Func<JsonElement, IEnumerable<MaterialPolicy>> Policies(IReadOnlyList<MaterialPolicy> before)
    {
        var next = 0;
        return page => page.Items("data").Select(policy => RoleReader.Policy(policy, next < before.Count ? before[next++] : null));
    }

    private static async Task<IReadOnlyList<MaterialAssignment>> AssignmentsAsync(
        SourceSettings settings, AccountLists lists, string scope, string environment, IReadOnlyList<MaterialAssignment>? before, CancellationToken cancellationToken) =>
        (settings.Parts & SourceParts.Roles) == 0 ? [] : await lists.CursorAsync(
            $"principal_roles/inspect?{scope}", page => page.Object("data").Items("principals").SelectMany(principal => Assignments(principal, environment)),
            assignment => assignment, before, cancellationToken);

    private static IEnumerable<MaterialAssignment> Assignments(JsonElement principal, string environment)
    {
        var (type, id) = (principal.Text("type"), principal.Text("id"));
        foreach (var role in principal.Items("roles"))
        {
            // An answer for one environment that names another is not for this one.
            if (role.TextOrNull("scope_id") is null or "" or "all" || role.TextOrNull("scope_id") == environment)
            {
                var parameters = role.TryGetProperty("policy_parameters", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
                yield return parameters.ValueKind == JsonValueKind.Object
                    ? new MaterialAssignment(type, id, role.Text("id"), parameters.TextOrNull("folder_id"), parameters.TextOrNull("collection_id"))
                    : new MaterialAssignment(type, id, role.Text("id"));
            }
        }
    }

    private static async Task<IReadOnlyList<MaterialGroup>> GroupsAsync(SourceSettings settings, AccountLists lists, CancellationToken cancellationToken)
    {
        if ((settings.Parts & SourceParts.Groups) == 0)
        {
            return [];
        }

        using var answer = await lists.ProvisioningAsync("user_groups?extended_details=true", cancellationToken);
        var groups = new List<MaterialGroup>();
        foreach (var group in answer.RootElement.Items("user_groups"))
        {
            groups.Add(new MaterialGroup(group.Text("id"), group.TextOrNull("name"), group.TryGetProperty("users", out _)
                ? Members(group)
                : await MembersAsync(lists, group.Text("id"), cancellationToken)));
        }

        return groups;
    }

    private static async Task<string[]> MembersAsync(AccountLists lists, string group, CancellationToken cancellationToken)
    {
        using var answer = await lists.ProvisioningAsync($"user_groups/{Uri.EscapeDataString(group)}/users", cancellationToken);
        return Members(answer.RootElement);
    }

    private static string[] Members(JsonElement group) => [.. group.Items("users").Select(user => user.Text("id"))];
}
