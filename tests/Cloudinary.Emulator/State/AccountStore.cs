namespace Cloudinary.Emulator.State;

/// <summary>What the account holds. Whoever looks at it or changes it enters <see cref="Gate"/>.</summary>
internal sealed class AccountStore
{
    private readonly EmulatorOptions _options;
    private int _ids;

    public AccountStore(EmulatorOptions options)
    {
        _options = options;
        Environments.Add(new AccountEnvironment(options.EnvironmentId, options.CloudName) { Keys = { new(options.ApiKey, options.ApiSecret, "root") } });
        Seeding.SeedAccount.Catalogue(this);
    }

    public Lock Gate { get; } = new();

    public List<AccountEnvironment> Environments { get; } = [];

    public List<AccountUser> Users { get; } = [];

    public List<AccountGroup> Groups { get; } = [];

    public List<AccountPolicy> Policies { get; } = [];

    public Dictionary<string, AccountSystemPolicy> SystemPolicies { get; } = new(StringComparer.Ordinal);

    public List<AccountRole> Roles { get; } = [];

    /// <summary>In the order they were given; a principal's are together in answers.</summary>
    public List<AccountAssignment> Assignments { get; } = [];

    /// <summary>Ids of principals, in the order in which they first got a role, by type.</summary>
    public IEnumerable<IGrouping<(string Type, string Id), AccountAssignment>> ByPrincipal(IEnumerable<AccountAssignment> assignments) =>
        assignments.GroupBy(a => (a.PrincipalType, a.PrincipalId));

    public long Now => _options.Clock.GetUtcNow().ToUnixTimeSeconds();

    public string NextId(string kind) => $"{kind}{Interlocked.Increment(ref _ids):x8}";
}
