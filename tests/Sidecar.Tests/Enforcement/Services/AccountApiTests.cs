using System.Net;
using Cloudinary.Emulator;
using Sidecar.Catalogue;
using Sidecar.Tests.Rows;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Services;

/// <summary>The account API switched on: account keys with permits, and everybody else.</summary>
public sealed class AccountApiTests(AccountWorld fixture) : IClassFixture<AccountWorld>
{
    private const string Users = $"/v1_1/provisioning/accounts/{EmulatorOptions.AccountId}/users";

    public static TheoryData<string> Rows =>
        [.. OperationCatalogue.Default.Operations.Where(operation => operation.Scope == OperationScope.Account).Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_permit_on_every_resource_of_the_type_lets_it_through(string name)
    {
        var world = fixture.Fresh();
        var (method, target) = Request(name);

        var answer = await world.SendAsync(method, target, "owner");

        Assert.True((int)answer.Status is >= 200 and < 300, $"{(int)answer.Status} {answer.Text}");
        var sent = Assert.Single(world.Upstream.Requests);
        Assert.Equal((method.Method, target), (sent.Method, sent.RawTarget));
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{EmulatorOptions.AccountKey}:{EmulatorOptions.AccountSecret}")), sent.Headers["Authorization"]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Without_one_nothing_goes_upstream(string name)
    {
        var world = fixture.Fresh();
        var (method, target) = Request(name);

        var refused = await world.SendAsync(method, target, "idle");
        Refused.Is(refused, 403);
        Assert.StartsWith($"[account:{EmulatorOptions.AccountId}] Request forbidden due to missing permissions (actions=[\"", refused.Error, StringComparison.Ordinal);

        // Keys of a product environment are unknown here, the master of everything in it included.
        Refused.Is(await world.SendAsync(method, target, "admin"), 401, "unknown api_key");
        Refused.Is(await world.SendAsync(method, target, "owner", secret: "wrong"), 401, "api_secret mismatch");
        Refused.Is(await world.SendAsync(method, target, ""), 401, "Invalid credentials");
        Refused.Is(await world.SendAsync(method, target, "gone"), 401, "disabled api_key");
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_role_permits_what_it_says_and_no_more()
    {
        var world = fixture.Fresh();

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Users, "reader")).Status);
        Refused.Is(await world.SendAsync(HttpMethod.Delete, Users + "/1", "reader"), 403);
        Refused.Is(await world.GetAsync(Users.Replace("users", "user_groups", StringComparison.Ordinal), "reader"), 403);
        Refused.Is(await world.GetAsync(Users.Replace("users", "sub_accounts", StringComparison.Ordinal), "reader"), 403);
    }

    [Fact]
    public async Task A_permit_on_one_of_them_or_with_one_hidden_is_none()
    {
        var world = fixture.Fresh();

        Refused.Is(await world.GetAsync(Users + "/ann", "partial"), 403);
        Refused.Is(await world.GetAsync(Users, "partial"), 403);
        Refused.Is(await world.GetAsync(Users, "limited"), 403);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_permit_on_the_environments_is_none_on_their_users_and_keys()
    {
        var world = fixture.Fresh();
        var environments = Users.Replace("users", "sub_accounts", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(environments, "environments")).Status);
        Refused.Is(await world.GetAsync(environments + "/1/access_keys", "environments"), 403);
        Refused.Is(await world.GetAsync(Users, "environments"), 403);
    }

    [Fact]
    public async Task An_account_key_opens_no_product_environment()
    {
        var world = fixture.Fresh();

        Refused.Is(await world.GetAsync("/v1_1/demo/ping", "owner"), 401, "unknown api_key");
        Refused.Is(await world.GetAsync("/v2/video/demo/live_streams", "owner"), 401, "unknown api_key");
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Another_account_is_out_of_reach()
    {
        var world = fixture.Fresh();

        Refused.Is(await world.GetAsync("/v1_1/provisioning/accounts/other/users", "owner"), 403, "account_id mismatch");
        Refused.Is(await world.GetAsync("/v2/accounts/other/permissions/roles", "owner"), 403, "account_id mismatch");
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task An_account_key_acts_for_nobody()
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendAsync(HttpMethod.Get, Users, "owner", headers: ("X-Sidecar-On-Behalf-Of", "ann")), 403);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Parameters_are_rebuilt_and_unknown_ones_are_refused()
    {
        var world = fixture.Fresh();

        await world.SendJsonAsync(HttpMethod.Post, Users, "owner", """{"name":"Ann","email":"ann@example.com","role":"admin","sub_account_ids":["a","b"],"enabled":true}""");
        Assert.Equal(
            """{"name":"Ann","email":"ann@example.com","role":"admin","sub_account_ids":["a","b"],"enabled":true}""",
            System.Text.Encoding.UTF8.GetString(Assert.Single(world.Upstream.Requests).Body));
        world.Upstream.ClearRequests();
        await world.GetAsync(Users + "?ids[]=a&ids[]=b&pending=false", "owner");
        Assert.Equal(Users + "?ids%5B%5D=a&ids%5B%5D=b&pending=false", Assert.Single(world.Upstream.Requests).RawTarget);
        world.Upstream.ClearRequests();
        Refused.Is(await world.GetAsync(Users + "?skip_permission_check=true", "owner"), 400);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("/v1_1/provisioning/agents/accounts")]
    [InlineData("/v1_1/provisioning/clouds")]
    public async Task What_hands_out_credentials_is_refused_all_the_same(string target)
    {
        var world = fixture.Fresh();

        var answer = await world.SendJsonAsync(HttpMethod.Post, target, "owner", """{"email":"a@example.com"}""");
        Refused.Is(answer, 403);
        Assert.Contains("hands out working credentials", answer.Error, StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task It_takes_both_the_option_and_the_section(bool option, bool section)
    {
        await using var world = await SidecarWorld.StartAsync(
            section ? AccountWorld.Grants : Yaml.Standard(), settings: option ? AccountWorld.On : null);

        var answer = await world.GetAsync(Users, "owner");
        Refused.Is(answer, 403);
        Assert.Contains("Sidecar:Account:Enabled", answer.Error, StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task No_secret_of_the_account_is_logged()
    {
        var world = fixture.Fresh();
        await world.GetAsync(Users, "owner");

        Assert.DoesNotContain(world.Log, entry => entry.RenderMessage().Contains(EmulatorOptions.AccountSecret, StringComparison.Ordinal)
            || entry.Properties.Values.Any(value => value.ToString().Contains(EmulatorOptions.AccountSecret, StringComparison.Ordinal)));
    }

    private static (HttpMethod Method, string Target) Request(string name)
    {
        var operation = OperationCatalogue.Default.Operations.Single(operation => operation.Name == name);
        return (new HttpMethod(operation.Method), RowCases.AccountTarget(operation));
    }
}

/// <summary>A product environment with its account.</summary>
public sealed class AccountWorld : WorldFixture
{
    internal static IReadOnlyDictionary<string, string?> On { get; } = new Dictionary<string, string?> { ["Sidecar:Account:Enabled"] = "true" };

    internal static string Grants { get; } =
        Yaml.Standard()
        + $$"""
          account:
            id: {{EmulatorOptions.AccountId}}
            base_url: $account
            upstream: { api_key: "{{EmulatorOptions.AccountKey}}", api_secret: {{EmulatorOptions.AccountSecret}} }
            keys:
              - { key: owner, secret: {{Yaml.SecretOf("owner")}}, roles: [owner] }
              - { key: reader, secret: {{Yaml.SecretOf("reader")}}, roles: [reader] }
              - { key: environments, secret: {{Yaml.SecretOf("environments")}}, roles: [environments] }
              - { key: gone, secret: {{Yaml.SecretOf("gone")}}, roles: [owner], enabled: false }
              - { key: partial, secret: {{Yaml.SecretOf("partial")}} }
              - { key: limited, secret: {{Yaml.SecretOf("limited")}}, roles: [reader] }
              - { key: idle, secret: {{Yaml.SecretOf("idle")}} }
          roles:
            - id: owner
              scope: global
              permissions:
                - { actions: ["*"], resource: ProductEnvironment }
                - { actions: ["*"], resource: APIKey }
                - { actions: ["*"], resource: User }
                - { actions: ["*"], resource: Group }
                - { actions: ["*"], resource: Role }
                - { actions: ["*"], resource: Policy }
                - { actions: ["*"], resource: Report }
            - { id: reader, scope: global, permissions: [{ actions: [read], resource: User }] }
            - { id: environments, scope: global, permissions: [{ actions: ["*"], resource: ProductEnvironment }] }
          policies:
            - cedar: |
                permit(principal == Cloudinary::AccountAPIKey::"partial", action == Cloudinary::Action::"read", resource == Cloudinary::User::"ann");
                forbid(principal == Cloudinary::AccountAPIKey::"limited", action, resource == Cloudinary::User::"bob");
                permit(principal, action, resource is Cloudinary::User);

          """;

    protected override IReadOnlyDictionary<string, string?>? Settings => On;

    protected override Task<string> GrantsAsync() => Task.FromResult(Grants);
}
