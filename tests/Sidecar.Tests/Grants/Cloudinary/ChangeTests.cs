using System.Net;
using Cloudinary.Emulator;
using Sidecar.Tests.World;
using static Sidecar.Tests.Grants.Cloudinary.SourceWorld;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>What is given and taken at Cloudinary is given and taken here, within the interval.</summary>
public sealed class ChangeTests
{
    private const string Viewer = "cld::role::folder::viewer";

    [Fact]
    public async Task A_policy_is_granted_disabled_and_deleted()
    {
        await using var world = await StartAsync();
        Refused.For(await world.GetAsync(Asset, "app"), "read");

        var policy = world.Upstream.Account.AddPolicy(await ReadAcmeAsync("principal == Cloudinary::APIKey::\"app\""));
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "app");
        Refused.For(await world.GetAsync(OtherAsset, "app"), "read");

        world.Upstream.Account.EnablePolicy(policy, false);
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "app");
        world.Upstream.Account.EnablePolicy(policy, true);
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "app");
        world.Upstream.Account.RemovePolicy(policy);
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "app");
    }

    [Fact]
    public async Task A_role_on_a_folder_is_given_and_taken()
    {
        await using var world = await StartAsync();
        var acme = await Seed.FolderIdAsync("clients/acme");

        world.Upstream.Account.Grant("apiKey", "app", Viewer, acme);
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "app");
        Refused.For(await world.GetAsync(OtherAsset, "app"), "read");

        world.Upstream.Account.Revoke("apiKey", "app", Viewer, acme);
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "app");
    }

    [Fact]
    public async Task What_a_group_has_its_members_have_as_long_as_they_are_members()
    {
        var acme = await Seed.FolderIdAsync("clients/acme");
        await using var world = await StartAsync(arrange: upstream =>
        {
            upstream.Account.AddUser("ann");
            upstream.Account.AddUser("bob");
            upstream.Account.AddGroup("team", "ann");
            upstream.Account.Grant("group", "team", Viewer, acme);
        });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "agent", "ann"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(world, OtherAsset, "agent", "ann"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(world, Asset, "agent", "bob"));

        world.Upstream.Account.AddMember("team", "bob");
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "agent", "bob");
        world.Upstream.Account.RemoveMember("team", "ann");
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "agent", "ann");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "agent", "bob"));
    }

    [Fact]
    public async Task A_user_who_is_disabled_removed_or_elsewhere_is_denied_everything()
    {
        await using var world = await StartAsync(arrange: upstream =>
        {
            upstream.Account.AddEnvironment("elsewhere", "elsewhere");
            upstream.Account.AddUser("ann");
            upstream.Account.AddUser("bob");
            upstream.Account.AddUser("eve", enabled: true, "elsewhere");
            upstream.Account.AddPolicy("permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);");
        });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "agent", "ann"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "agent", "bob"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(world, Asset, "agent", "eve"));

        world.Upstream.Account.EnableUser("ann", false);
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "agent", "ann");
        world.Upstream.Account.RemoveUser("bob");
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "agent", "bob");
    }

    [Fact]
    public async Task Disabled_anywhere_is_disabled()
    {
        await using var world = await StartAsync(
            FileWith(extra: "users: [{ id: ann, folders: [{ path: clients, level: view }] }, { id: bob, folders: [{ path: clients, level: view }] }]\n"),
            arrange: upstream =>
            {
                upstream.Account.AddKey("legal", "another secret at Cloudinary");
                upstream.Account.AddEnvironment("elsewhere", "elsewhere");
                upstream.Account.AddUser("ann");
                upstream.Account.AddUser("bob", enabled: true, "elsewhere");
            });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, "/v1_1/demo/ping", "legal"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "agent", "ann"));

        world.Upstream.Account.EnableKey("legal", false);
        await BecomesAsync(world, HttpStatusCode.Unauthorized, "/v1_1/demo/ping", "legal");
        world.Upstream.Account.EnableUser("ann", false);
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "agent", "ann");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, Asset, "agent", "bob"));
        world.Upstream.Account.EnableUser("bob", false);
        await BecomesAsync(world, HttpStatusCode.Forbidden, Asset, "agent", "bob");

        world.Upstream.Account.EnableKey("legal", true);
        await BecomesAsync(world, HttpStatusCode.OK, "/v1_1/demo/ping", "legal");
        world.Upstream.Account.EnableEnvironment(Yaml.EnvironmentId, false);
        await BecomesAsync(world, HttpStatusCode.Unauthorized, "/v1_1/demo/ping", "agent");
        world.Upstream.Account.EnableEnvironment(Yaml.EnvironmentId, true);
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "agent");
        world.Upstream.Account.RemoveEnvironment(Yaml.EnvironmentId);
        await BecomesAsync(world, HttpStatusCode.Unauthorized, Asset, "agent");
    }

    [Fact]
    public async Task A_changed_role_holds_for_those_who_have_it()
    {
        await using var world = await StartAsync(arrange: upstream =>
        {
            upstream.Account.SetSystemPolicy("p", "permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);");
            upstream.Account.AddRole("reader", "global", "p");
            upstream.Account.Grant("apiKey", "app", "reader");
        });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(world, OtherAsset, "app"));

        world.Upstream.Account.SetSystemPolicy("p", "permit(principal, action == Cloudinary::Action::\"moderate\", resource is Cloudinary::Asset);");
        await BecomesAsync(world, HttpStatusCode.Forbidden, OtherAsset, "app");
    }

    [Fact]
    public async Task Own_keys_are_no_keys_here_unless_they_are_asked_for()
    {
        static void Arrange(EmulatorHost upstream)
        {
            upstream.Account.AddKey("112233445566", Yaml.SecretOf("112233445566"));
            upstream.Account.Grant("apiKey", "112233445566", "cld::role::prodenv::master_admin");
        }

        await using (var closed = await StartAsync(arrange: Arrange))
        {
            Refused.Is(await closed.GetAsync(Asset, "112233445566"), 401, "unknown api_key");
        }

        await using var open = await StartAsync(FileWith("  own_keys: true"), arrange: Arrange);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(open, Asset, "112233445566"));
        open.Upstream.Account.EnableKey("112233445566", false);
        await BecomesAsync(open, HttpStatusCode.Unauthorized, Asset, "112233445566");
        open.Upstream.Account.RemoveKey("112233445566");
        await NextReadingAsync(open);
        Refused.Is(await open.GetAsync(Asset, "112233445566"), 401, "unknown api_key");
    }

    [Fact]
    public async Task Parts_that_are_left_out_are_not_read()
    {
        await using var world = await StartAsync(FileWith("  parts: [policies]"), arrange: upstream => upstream.Account.AddUser("ann"));

        Assert.All(world.Upstream.Requests, request => Assert.Contains("/permissions/policies/custom", request.RawTarget, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_file_is_joined_with_what_was_read()
    {
        await using var world = await StartAsync();
        world.Upstream.Account.AddPolicy(await ReadAcmeAsync("principal == Cloudinary::APIKey::\"new\""));
        await NextReadingAsync(world);

        await File.WriteAllTextAsync(world.GrantsPath, SidecarWorld.Expand(FileWith().Replace("key: app,", "key: new,", StringComparison.Ordinal).Replace("app-secret", "new-secret", StringComparison.Ordinal), world.Upstream));
        await BecomesAsync(world, HttpStatusCode.OK, Asset, "new");
        Refused.Is(await world.GetAsync(Asset, "app"), 401);
    }

    private static async Task<string> ReadAcmeAsync(string principal) =>
        $"permit({principal}, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when {{ resource.ancestor_ids.contains(\"{await Seed.FolderIdAsync("clients/acme")}\") }};";
}
