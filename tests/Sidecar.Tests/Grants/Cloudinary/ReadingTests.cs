using System.Net;
using Cloudinary.Emulator;
using Sidecar.Grants;
using Sidecar.Tests.World;
using static Sidecar.Tests.Grants.Cloudinary.SourceWorld;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>What is asked of Cloudinary, and how often.</summary>
public sealed class ReadingTests
{
    private static readonly Dictionary<string, string?> Once = new() { ["Sidecar:Grants:CloudinaryInterval"] = "01:00:00" };

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Lists_are_read_to_their_end_whatever_the_length_of_a_page(int size)
    {
        await using var world = await StartAsync(
            emulator: new EmulatorOptions { AccountPageSize = size }, settings: Once, arrange: upstream => upstream.Account.AddMany(20, 4, 25, ["c1", "c2"]));

        var material = world.Service<MergedGrantStore>().Reading!.Material.Environments[0];
        Assert.Equal(25, material.Policies.Select(policy => policy.Id).Distinct().Count());
        Assert.Equal(20, material.Users.Select(user => user.Id).Distinct().Count());
        Assert.Equal(24, material.Assignments.Distinct().Count());
    }

    [Fact]
    public async Task The_first_reading_asks_for_each_thing_once_and_the_next_ones_for_no_role_that_stands_still()
    {
        await using var world = await StartAsync(emulator: new EmulatorOptions { AccountPageSize = 1000 }, arrange: upstream => upstream.Account.AddMany(20, 4, 25, ["c1"]), settings: Once);

        // Environments with keys, groups, policies of the account and the environment, assignments, three roles, users and the page that says it was the last.
        Assert.Equal(10, Health(world).Calls);
        Assert.Equal(10, world.Upstream.Requests.Count(request => request.RawTarget.Contains("/accounts/", StringComparison.Ordinal)));
        await UntilAsync(() => Task.FromResult(world.Log.Any(entry => entry.RenderMessage().Contains("with 10 calls", StringComparison.Ordinal))), "it does not say so");

        var store = world.Service<MergedGrantStore>();
        var before = store.Reading!.Material.ReadAt;
        world.Upstream.ClearRequests();
        world.Service<Sidecar.Grants.Cloudinary.CloudinaryPollService>().RequestRead();
        await UntilAsync(() => Task.FromResult(store.Reading!.Material.ReadAt > before), "it does not read");
        Assert.Equal(9, world.Upstream.Requests.Count(request => request.RawTarget.Contains("/accounts/", StringComparison.Ordinal)));
        Assert.DoesNotContain(world.Upstream.Requests, request => request.RawTarget.Contains("/roles/", StringComparison.Ordinal));
        Assert.Equal(2, world.Upstream.Requests.Count(request => request.RawTarget.Contains("/roles?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_nothing_changed_nothing_is_compiled()
    {
        await using var world = await StartAsync(arrange: upstream => upstream.Account.AddMany(20, 4, 25, ["c1"]));
        var snapshot = world.Service<IGrantStore>().Current!.Snapshot;

        await NextReadingAsync(world);

        Assert.Same(snapshot, world.Service<IGrantStore>().Current!.Snapshot);
        Assert.True(Health(world).Age < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_is_wrong_at_Cloudinary_is_named_by_the_probe_and_in_the_log()
    {
        await using var world = await StartAsync(arrange: upstream =>
        {
            upstream.Account.AddPolicy("permit(principal, action, resource) when { resource.nonsense };", id: "left-out");
        });
        var (status, probe) = await ReadyAsync(world);
        Assert.Equal((200, "ready"), (status, probe.GetProperty("status").GetString()));
        var problem = probe.GetProperty("cloudinary").GetProperty("problems")[0];
        Assert.Equal(("cloudinary:left-out", "skipped"), (problem.GetProperty("policy").GetString(), problem.GetProperty("effect").GetString()));

        world.Upstream.Account.AddPolicy("forbid(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when { resource.nonsense };", id: "broken");
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "agent");
        probe = (await ReadyAsync(world)).Body;
        Assert.Equal("degraded", probe.GetProperty("status").GetString());
        Assert.Equal("cloudinary:broken", probe.GetProperty("cloudinary").GetProperty("problems")[0].GetProperty("policy").GetString());
        Assert.True(Health(world).DeniesMore);
        Assert.Single(world.Log, entry => entry.RenderMessage().Contains("cloudinary:broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_section_nothing_is_asked_of_the_account()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), new EmulatorOptions { StatefulAccount = true }, Fast);
        await Task.Delay(500);

        Assert.DoesNotContain(world.Upstream.Requests, request => request.RawTarget.Contains("/accounts/", StringComparison.Ordinal));
        Assert.Null(world.Service<IGrantHealth>().Cloudinary);
        Assert.False((await ReadyAsync(world)).Body.TryGetProperty("cloudinary", out _));
    }

    [Theory]
    [InlineData("account: \"a/b\"", "an account id")]
    [InlineData("account: acc\n  clouds: [demmo]", "did you mean \"demo\"")]
    [InlineData("account: acc\n  parts: [policies, rules]", "did you mean \"roles\"")]
    [InlineData("account: acc\n  parts: [policies]\n  own_keys: true", "\"keys\" among the parts")]
    [InlineData("base_url: https://x", "the key \"account\"")]
    public void A_wrong_section_says_where_and_what(string members, string expected)
    {
        using var directory = new GrantsDirectory(GrantsDirectory.Head + "cloudinary:\n  " + members + "\n  upstream: { api_key: a, api_secret: b }\n");

        Assert.Contains(expected, Assert.Throws<GrantsFileException>(() => directory.Loader.Load(directory.GrantsPath)).Message, StringComparison.Ordinal);
    }
}
