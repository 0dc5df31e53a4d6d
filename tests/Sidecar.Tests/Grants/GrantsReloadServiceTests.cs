using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sidecar.Grants;

namespace Sidecar.Tests.Grants;

public class GrantsReloadServiceTests
{
    [Fact]
    public async Task A_changed_file_takes_effect_within_the_interval()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head);
        var options = Options.Create(new GrantsOptions { Path = directory.GrantsPath, ReloadInterval = GrantsOptions.ShortestInterval });
        var store = new FileGrantStore(options, directory.Loader, TimeProvider.System, NullLogger<FileGrantStore>.Instance);
        store.LoadFirst();
        var changed = new TaskCompletionSource<GrantsChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Changed += change => changed.TrySetResult(change);
        using var service = new GrantsReloadService(store, options, TimeProvider.System);

        await service.StartAsync(CancellationToken.None);
        directory.Write("grants.yaml", GrantsDirectory.Head + "users: [{ id: ann }]\n");
        var change = await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await service.StopAsync(CancellationToken.None);

        Assert.Same(store.Current!.Snapshot, change.Current.Snapshot);
        Assert.NotNull(change.Previous);
    }

    [Fact]
    public void Content_that_is_still_being_written_is_not_taken()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + "policies: [{ file: x.cedar }]\n");
        const string First = "forbid (principal, action, resource is Cloudinary::Asset);\n";
        const string Both = First + "forbid (principal, action, resource is Cloudinary::Folder);\n";
        directory.Write("x.cedar", Both);
        var store = new FileGrantStore(
            Options.Create(new GrantsOptions { Path = directory.GrantsPath }), directory.Loader, TimeProvider.System, NullLogger<FileGrantStore>.Instance);
        var whole = store.LoadFirst().Snapshot.Version;

        directory.Write("x.cedar", First);
        Assert.False(store.RefreshWhenSettled());
        directory.Write("x.cedar", Both + "// written to the end\n");
        Assert.False(store.RefreshWhenSettled());
        Assert.Equal(whole, store.Current!.Snapshot.Version);

        store.RefreshWhenSettled();
        Assert.False(store.RefreshWhenSettled());
        directory.Write("x.cedar", First);
        Assert.False(store.RefreshWhenSettled());
        Assert.True(store.RefreshWhenSettled());
        Assert.NotEqual(whole, store.Current!.Snapshot.Version);
    }

    [Theory]
    [InlineData("grants.yaml", 2_000, true)]
    [InlineData("grants.yaml", 200, true)]
    [InlineData("grants.yaml", 3_600_000, true)]
    [InlineData("grants.yaml", 199, false)]
    [InlineData("grants.yaml", 3_600_001, false)]
    [InlineData("", 2_000, false)]
    [InlineData(" ", 2_000, false)]
    public void Options_out_of_range_are_refused(string path, int milliseconds, bool expected)
    {
        var options = new GrantsOptions { Path = path, ReloadInterval = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.Equal(expected, new GrantsOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void The_store_is_wired_to_its_options()
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head.Replace("api_secret_env", "api_secret", StringComparison.Ordinal));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sidecar:Grants:Path"] = directory.GrantsPath,
            ["Sidecar:Grants:ReloadInterval"] = "00:00:05",
        }).Build();
        using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddGrants().BuildServiceProvider();

        services.GetRequiredService<FileGrantStore>().LoadFirst();

        Assert.NotNull(services.GetRequiredService<IGrantStore>().Current);
        Assert.Equal(TimeSpan.FromSeconds(5), services.GetRequiredService<IOptions<GrantsOptions>>().Value.ReloadInterval);
        Assert.Single(services.GetServices<Microsoft.Extensions.Hosting.IHostedService>());
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new GrantsOptions();

        Assert.Equal(("grants.yaml", TimeSpan.FromSeconds(2)), (options.Path, options.ReloadInterval));
    }
}
