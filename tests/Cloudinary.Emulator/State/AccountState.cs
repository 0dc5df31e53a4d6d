namespace Cloudinary.Emulator.State;

/// <summary>The account as tests arrange it without HTTP. Changes take effect with the next request.</summary>
public sealed class AccountState
{
    private readonly AccountStore _store;
    private readonly string _environment;

    internal AccountState(AccountStore store, string environment)
    {
        _store = store;
        _environment = environment;
    }

    public void AddEnvironment(string id, string cloud) => Change(() => _store.Environments.Add(new AccountEnvironment(id, cloud)));

    public void EnableEnvironment(string id, bool enabled) => Change(() => Environment(id).Enabled = enabled);

    public void RemoveEnvironment(string id) => Change(() => _store.Environments.RemoveAll(e => e.Id == id));

    public void AddKey(string key, string secret, bool enabled = true, string? environment = null) =>
        Change(() => Environment(environment).Keys.Add(new AccountAccessKey(key, secret, key) { Enabled = enabled }));

    public void EnableKey(string key, bool enabled, string? environment = null) =>
        Change(() => Environment(environment).Keys.Single(k => k.Key == key).Enabled = enabled);

    public void RemoveKey(string key, string? environment = null) => Change(() => Environment(environment).Keys.RemoveAll(k => k.Key == key));

    /// <summary>Adds a user who may enter the environments, or every one when none is named.</summary>
    public void AddUser(string id, bool enabled = true, params string[] environments) =>
        Change(() => _store.Users.Add(new AccountUser(id) { Enabled = enabled, Environments = environments.Length == 0 ? null : [.. environments] }));

    public void EnableUser(string id, bool enabled) => Change(() => _store.Users.Single(u => u.Id == id).Enabled = enabled);

    public void RemoveUser(string id) => Change(() => _store.Users.RemoveAll(u => u.Id == id));

    public void AddGroup(string id, params string[] members) => Change(() =>
    {
        var group = new AccountGroup(id, id);
        group.Members.AddRange(members);
        _store.Groups.Add(group);
    });

    public void AddMember(string group, string user) => Change(() => _store.Groups.Single(g => g.Id == group).Members.Add(user));

    public void RemoveMember(string group, string user) => Change(() => _store.Groups.Single(g => g.Id == group).Members.Remove(user));

    /// <summary>Adds a custom policy as it stands: nothing is checked. Without a scope it is one of the seeded environment.</summary>
    public string AddPolicy(string statement, string? id = null, bool enabled = true, string scopeType = "prodenv", string? scopeId = null)
    {
        string name = id ?? _store.NextId("policy");
        Change(() => _store.Policies.Add(new AccountPolicy(name, statement, scopeType, scopeType == "prodenv" ? scopeId ?? _environment : null)
        {
            Enabled = enabled, Created = _store.Now, Updated = _store.Now,
        }));
        return name;
    }

    public void EnablePolicy(string id, bool enabled) => Change(() => _store.Policies.Single(p => p.Id == id).Enabled = enabled);

    public void ChangePolicy(string id, string statement) => Change(() => _store.Policies.Single(p => p.Id == id).Statement = statement);

    public void RemovePolicy(string id) => Change(() => _store.Policies.RemoveAll(p => p.Id == id));

    /// <summary>Adds a policy that roles can be made of, or replaces it.</summary>
    public void SetSystemPolicy(string id, string statement, string permissionType = "global", string scopeType = "prodenv") =>
        Change(() => _store.SystemPolicies[id] = new AccountSystemPolicy(id, id, scopeType, permissionType, statement));

    public void AddRole(string id, string permissionType, params string[] policies) => Change(() => _store.Roles.Add(
        new AccountRole(id, "custom", permissionType, "prodenv") { Policies = [.. policies], Created = _store.Now, Updated = _store.Now }));

    public void RemoveRole(string id) => Change(() => _store.Roles.RemoveAll(r => r.Id == id));

    /// <summary>Gives a role: type is user, group or apiKey.</summary>
    public void Grant(string type, string id, string role, string? folder = null, string? scopeId = null) =>
        Change(() => _store.Assignments.Add(Assignment(type, id, role, folder, scopeId)));

    public void Revoke(string type, string id, string role, string? folder = null, string? scopeId = null) =>
        Change(() => _store.Assignments.Remove(Assignment(type, id, role, folder, scopeId)));

    /// <summary>Fills the account with as many users, groups and policies as asked, each with grants on one of the folder ids.</summary>
    public void AddMany(int users, int groups, int policies, IReadOnlyList<string> folders) =>
        Change(() => Seeding.SeedAccount.Many(_store, _environment, users, groups, policies, folders));

    private AccountAssignment Assignment(string type, string id, string role, string? folder, string? scopeId) =>
        new(type, id, role, scopeId ?? _environment, folder is null ? null : "folder_id", folder);

    private AccountEnvironment Environment(string? id) => _store.Environments.Single(e => e.Id == (id ?? _environment));

    private void Change(Action change)
    {
        lock (_store.Gate)
        {
            change();
        }
    }
}
