using System.Net;
using Cloudinary.Emulator;
using Sidecar.Budgets;
using Sidecar.Grants;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

/// <summary>Cloudinary's hourly limit is one for all apps behind the sidecar.</summary>
public sealed class BudgetTests
{
    private const string Detail = "/v1_1/demo/resources/image/upload/odd/100%25%20cotton%2C%20washed";
    private const string Pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

    private static string Grants => Yaml.Standard()
        + Yaml.KeyWith("greedy", "roles: [master_admin], name: \"The \\\"greedy\\\" one\", budget: { calls_per_hour: 60, burst: 3 }")
        + Yaml.KeyWith("meek", "folders: [{ path: Product, level: manage }], budget: { calls_per_hour: 60, burst: 3 }");

    [Fact]
    public async Task A_key_over_its_budget_is_429_in_the_envelope_and_others_go_on()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, "greedy")).Status);
        }

        world.Upstream.ClearRequests();
        foreach (var target in (string[])[Detail, "/v1_1/demo/ping", "/v1_1/demo/resources/image", "/v1_1/demo/folders"])
        {
            var answer = await world.GetAsync(target, "greedy");
            Refused.Is(answer, 429, "Rate Limit Exceeded. This key's limit of 60 api operations an hour is reached");
            Assert.InRange(int.Parse(answer.Headers["Retry-After"]), 30, 60);
        }

        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, "admin")).Status);
        Assert.Equal("Limited", Scalar(world, "greedy", "Outcome"));
    }

    [Fact]
    public async Task A_wrong_secret_spends_nothing_of_the_keys_budget()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        for (var i = 0; i < 10; i++)
        {
            Refused.Is(await world.SendAsync(HttpMethod.Get, Detail, "greedy", secret: "wrong"), 401);
        }

        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, "greedy")).Status);
    }

    [Fact]
    public async Task An_upload_counts_only_the_look_ups_it_causes()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, "meek")).Status);
        }

        // Cloudinary makes up the id, so there is nothing that could be overwritten, and nothing to look up.
        Assert.Equal(HttpStatusCode.OK, (await world.PostFormAsync("/v1_1/demo/image/upload", "meek", ("file", Pixel), ("asset_folder", "Product"))).Status);

        world.Upstream.ClearRequests();
        Refused.Is(await world.PostFormAsync("/v1_1/demo/image/destroy", "meek", ("public_id", "odd/100% cotton, washed")), 429);
        Assert.Empty(world.Upstream.Requests);
    }

    [Theory]
    [InlineData("folders")]
    [InlineData("presets")]
    [InlineData("transformations")]
    public async Task Made_up_names_cost_no_more_calls_than_the_budget_has(string what)
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Environment() + "keys:\n" + Yaml.KeyWith("prober", $"folders: [{{ id: {await Seed.FolderIdAsync("Product")}, level: manage }}], budget: {{ calls_per_hour: 60, burst: 3 }}"));
        var answers = new List<Answer>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add(what switch
            {
                "folders" => await world.GetAsync($"/v1_1/demo/resources/by_asset_folder?asset_folder=made-up-{i}", "prober"),
                "presets" => await world.PostFormAsync("/v1_1/demo/image/upload", "prober", ("file", Pixel), ("upload_preset", $"made-up-{i}")),
                _ => await world.PostFormAsync("/v1_1/demo/image/upload", "prober", ("file", Pixel), ("asset_folder", "Product"), ("transformation", $"t_made-up-{i}")),
            });
        }

        // What a request takes beyond its first call is owed, so that it may be less.
        Assert.InRange(world.Upstream.Requests.Count, 1, 6);
        Assert.All(answers.Skip(3), answer => Refused.Is(answer, 429));
    }

    [Fact]
    public async Task An_operation_that_was_begun_is_finished_and_what_it_took_too_much_is_owed()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Environment() + "keys:\n" + Yaml.KeyWith("lister", "folders: [{ path: legal, level: view }], budget: { calls_per_hour: 3600, burst: 1 }"),
            new EmulatorOptions { LargestPage = 5 });

        var answer = await world.GetAsync("/v1_1/demo/resources/image?max_results=5", "lister");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var calls = world.Upstream.Requests.Count;
        Assert.True(calls > 2, $"{calls}");
        var account = Assert.Single(world.Service<KeyAccounts>().List(world.Service<IGrantStore>().Current));
        Assert.Equal((1, calls - 1), (account.Forwarded, account.Lookups));
        var refused = await world.GetAsync("/v1_1/demo/ping", "lister");
        Refused.Is(refused, 429);
        Assert.True(int.Parse(refused.Headers["Retry-After"]) >= calls - 2, refused.Headers["Retry-After"]);
    }

    [Fact]
    public async Task What_remains_of_the_hour_is_kept_for_look_ups()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard(), new EmulatorOptions { HourlyLimit = 20, EnforceHourlyLimit = true }, Setting("Sidecar:Budget:LookupReserve", "5"));
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, "viewer")).Status);
        }

        var answer = await world.GetAsync(Detail, "viewer");
        Refused.Is(answer, 429);
        Assert.Contains("kept for the look-ups", answer.Error, StringComparison.Ordinal);
        Assert.InRange(int.Parse(answer.Headers["Retry-After"]), 1, 3600);

        // An upload that may overwrite something needs a look-up; the reserve is there for it.
        Assert.Equal(
            HttpStatusCode.OK,
            (await world.PostFormAsync("/v1_1/demo/image/upload", "manager", ("file", Pixel), ("asset_folder", "Product"), ("public_id", "reserve/new"))).Status);
        Assert.Contains(world.Upstream.Requests, request => request.RawTarget.Contains("/resources/image/upload/reserve/new", StringComparison.Ordinal));
        Refused.Is(await world.GetAsync("/v1_1/demo/ping", "admin"), 429);
    }

    [Fact]
    public async Task Without_a_reserve_all_of_the_hour_is_the_callers()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Standard(), new EmulatorOptions { HourlyLimit = 20, EnforceHourlyLimit = true }, Setting("Sidecar:Budget:LookupReserve", "0"));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, "viewer")).Status);
        }

        Assert.Equal(420, (int)(await world.GetAsync(Detail, "viewer")).Status);
    }

    [Fact]
    public async Task The_standard_budget_is_that_of_every_key_that_names_none()
    {
        await using var world = await SidecarWorld.StartAsync(
            Grants, settings: new Dictionary<string, string?> { ["Sidecar:Budget:CallsPerHour"] = "10", ["Sidecar:Budget:Burst"] = "1" });

        foreach (var (key, calls) in ((string, int)[])[("viewer", 1), ("admin", 1), ("greedy", 3)])
        {
            for (var i = 0; i < calls; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Detail, key)).Status);
            }

            Refused.Is(await world.GetAsync(Detail, key), 429);
        }
    }

    private static Dictionary<string, string?> Setting(string name, string value) => new() { [name] = value };

    private static string Scalar(SidecarWorld world, string key, string name)
    {
        Serilog.Events.LogEvent[] events = [];
        SpinWait.SpinUntil(
            () => (events = [.. world.Log.Where(e => e.Properties.GetValueOrDefault("Principal")?.ToString().Contains(key, StringComparison.Ordinal) == true)]).Length >= 7,
            TimeSpan.FromSeconds(5));
        return ((Serilog.Events.ScalarValue)events[^1].Properties[name]).Value!.ToString()!;
    }
}
