using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sidecar.Grants;

namespace Sidecar.Tests.Grants;

public sealed class FileGrantStoreTests : IDisposable
{
    private const string OneKey = GrantsDirectory.Head + "keys: [{ key: a, cloud: demo, secret_file: secret }]\n";
    private const string TwoKeys = OneKey + "users: [{ id: ann }]\n";

    private readonly GrantsDirectory directory = new(OneKey);
    private readonly RecordingLog log = new();
    private readonly Clock clock = new();
    private readonly List<GrantsChange> changes = [];

    public FileGrantStoreTests() => directory.Write("secret", "s1");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Before_the_first_load_nothing_is_in_force()
    {
        Assert.Null(Store().Current);
        Assert.Null(Store().LastError);
    }

    [Fact]
    public void A_wrong_file_at_start_is_an_error_to_the_caller()
    {
        directory.Write("grants.yaml", "version: 1\n");

        Assert.Throws<GrantsFileException>(() => Store().LoadFirst());
    }

    [Fact]
    public void New_content_takes_effect_and_is_announced()
    {
        var store = Started();
        var before = store.Current;
        directory.Write("grants.yaml", TwoKeys);

        Assert.True(store.Refresh());

        Assert.NotEqual(before!.Snapshot.Version, store.Current!.Snapshot.Version);
        var change = Assert.Single(changes);
        Assert.Same(before, change.Previous);
        Assert.Same(store.Current, change.Current);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("owner")]
    public void A_rotated_secret_of_the_account_takes_effect(string file)
    {
        directory.Write("account", "before");
        directory.Write("owner", "before");
        directory.Write("grants.yaml", OneKey + "account: { id: a, upstream: { api_key: k, api_secret_file: account }, keys: [{ key: o, secret_file: owner }] }\n");
        var store = Started();

        directory.Write(file, "after-");
        Assert.True(store.Refresh());

        Assert.Equal("after-", (file == "account" ? store.Current!.Account!.Upstream.ApiSecret : store.Current!.Account!.KeySecrets["o"]).Reveal());
    }

    [Fact]
    public void Unchanged_files_are_not_compiled_again_and_renew_the_age()
    {
        var store = Started();
        var before = store.Current!;
        clock.Advance(TimeSpan.FromMinutes(1));
        File.SetLastWriteTimeUtc(directory.GrantsPath, DateTime.UnixEpoch);

        Assert.False(store.Refresh());

        Assert.Same(before.Snapshot, store.Current!.Snapshot);
        Assert.Equal(before.LoadedAt + TimeSpan.FromMinutes(1), store.Current.LoadedAt);
        Assert.Empty(changes);
    }

    [Fact]
    public void Wrong_content_leaves_the_old_in_force_and_is_logged_once()
    {
        var store = Started();
        var before = store.Current;
        directory.Write("grants.yaml", "version: 1\n");

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(store.Refresh());
        Assert.False(store.Refresh());
        Assert.Same(before, store.Current);
        Assert.Contains("grants.yaml:1:1", store.LastError, StringComparison.Ordinal);
        Assert.Single(log.Errors);

        directory.Write("grants.yaml", "version: 2\n");
        store.Refresh();
        Assert.Equal(2, log.Errors.Count);

        directory.Write("grants.yaml", OneKey);
        Assert.False(store.Refresh());
        Assert.Null(store.LastError);
        Assert.Equal(clock.GetUtcNow(), store.Current!.LoadedAt);

        directory.Write("grants.yaml", "version: 1\n");
        store.Refresh();
        Assert.Equal(3, log.Errors.Count);
    }

    [Fact]
    public void A_file_that_is_gone_leaves_the_old_in_force_until_it_is_back()
    {
        var store = Started();
        File.Delete(directory.GrantsPath);

        Assert.False(store.Refresh());
        Assert.NotNull(store.LastError);
        Assert.NotNull(store.Current);

        directory.Write("grants.yaml", TwoKeys);
        Assert.True(store.Refresh());
        Assert.Null(store.LastError);
    }

    [Fact]
    public void A_rotated_secret_takes_effect_though_the_version_stays()
    {
        var store = Started();
        var before = store.Current!;
        directory.Write("secret", "s2");

        Assert.True(store.Refresh());

        Assert.Equal(before.Snapshot.Version, store.Current!.Snapshot.Version);
        Assert.Equal("s2", store.Current.KeySecrets["a"].Reveal());
        Assert.Single(changes);
    }

    [Fact]
    public void A_rotated_upstream_secret_takes_effect()
    {
        directory.Write("grants.yaml", OneKey.Replace("api_secret_env: UPSTREAM_SECRET", "api_secret_file: upstream", StringComparison.Ordinal));
        directory.Write("upstream", "u1");
        var store = Started();
        directory.Write("upstream", "u2");

        Assert.True(store.Refresh());
        Assert.Equal("u2", store.Current!.Environments["demo"].ApiSecret.Reveal());
    }

    [Fact]
    public void A_comment_is_no_change()
    {
        var store = Started();
        directory.Write("grants.yaml", OneKey + "# a comment\n");

        Assert.False(store.Refresh());
        Assert.Empty(changes);
        Assert.Null(store.LastError);
    }

    [Fact]
    public void A_policy_file_that_is_added_changed_or_removed_takes_effect()
    {
        directory.Write("grants.yaml", OneKey + "policies: [{ file: policies/*.cedar }]\n");
        directory.Write("policies/a.cedar", "permit(principal, action, resource is Cloudinary::Report);");
        var store = Started();

        directory.Write("policies/b.cedar", "permit(principal, action, resource is Cloudinary::Folder);");
        Assert.True(store.Refresh());
        Assert.Equal(2, store.Current!.Snapshot.Environments["demo"].Policies.Count);

        directory.Write("policies/b.cedar", "//\n");
        Assert.True(store.Refresh());
        Assert.Single(store.Current!.Snapshot.Environments["demo"].Policies);

        File.Delete(directory.Path("policies/b.cedar"));
        Assert.True(store.Refresh());

        directory.Write("policies/a.cedar", "permit(");
        Assert.False(store.Refresh());
        Assert.Contains("policies/a.cedar:1:", store.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_swapped_by_a_symlink_is_noticed()
    {
        // What Kubernetes does with a ConfigMap: grants.yaml -> ..data/grants.yaml, ..data -> ..2026_01.
        directory.Write("..one/grants.yaml", OneKey);
        directory.Write("..two/grants.yaml", TwoKeys);
        directory.Write("..one/secret", "s1");
        directory.Write("..two/secret", "s1");
        File.Delete(directory.GrantsPath);
        Directory.CreateSymbolicLink(directory.Path("..data"), "..one");
        File.CreateSymbolicLink(directory.GrantsPath, "..data/grants.yaml");
        var store = Started();

        Directory.Delete(directory.Path("..data"));
        Directory.CreateSymbolicLink(directory.Path("..data"), "..two");

        Assert.True(store.Refresh());
        Assert.NotNull(store.Current!.Snapshot.Environments["demo"].PoliciesOf(new("Cloudinary::User", "ann")));
    }

    [Fact]
    public void Files_that_change_while_they_are_read_are_read_again_later()
    {
        directory.Write("grants.yaml", OneKey.Replace("secret_file: secret", "secret_env: RACE", StringComparison.Ordinal));
        var store = Store(SavesWhileReading(times: int.MaxValue));

        Assert.False(store.Refresh());

        Assert.Null(store.Current);
        Assert.Null(store.LastError);
        Assert.Empty(log.Errors);
    }

    [Fact]
    public void The_first_load_takes_files_that_belong_together()
    {
        directory.Write("grants.yaml", OneKey.Replace("secret_file: secret", "secret_env: RACE", StringComparison.Ordinal));
        var store = Store(SavesWhileReading(times: 2));

        var loaded = store.LoadFirst();

        Assert.NotNull(loaded.Snapshot.Environments["demo"].PoliciesOf(new("Cloudinary::User", "late-2")));
    }

    [Fact]
    public void A_listener_that_fails_does_not_keep_others_from_hearing()
    {
        var store = Store();
        store.Changed += _ => throw new InvalidOperationException("listener");
        store.Changed += changes.Add;

        store.LoadFirst();

        Assert.Single(changes);
        Assert.Single(log.Errors);
        Assert.NotNull(store.Current);
    }

    [Fact]
    public void Warnings_of_the_grants_are_logged()
    {
        directory.Write("grants.yaml", OneKey + "policies: [{ cedar: 'permit(principal == Cloudinary::User::\"gone\", action, resource);' }]\n");

        Started();

        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("gone", StringComparison.Ordinal));
    }

    private FileGrantStore Store(GrantsFileLoader? loader = null) => new(
        Options.Create(new GrantsOptions { Path = directory.GrantsPath }),
        loader ?? new GrantsFileLoader(name => directory.Environment.GetValueOrDefault(name), clock),
        clock,
        log);

    // Someone saves the grants file just after it was read, and before the secrets are.
    private GrantsFileLoader SavesWhileReading(int times)
    {
        var saves = 0;
        return new GrantsFileLoader(
            name =>
            {
                if (name == "RACE" && saves < times)
                {
                    var text = File.ReadAllText(directory.GrantsPath).Split("users:")[0];
                    directory.Write("grants.yaml", $"{text}users: [{{ id: late-{++saves} }}]\n");
                }

                return "value";
            },
            clock);
    }

    private FileGrantStore Started()
    {
        var store = Store();
        store.LoadFirst();
        store.Changed += changes.Add;
        return store;
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan by) => now += by;

        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class RecordingLog : ILogger<FileGrantStore>
    {
        public List<(LogLevel Level, string Text)> Entries { get; } = [];

        public IReadOnlyList<string> Errors => Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Text).ToArray();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception)));
    }
}
