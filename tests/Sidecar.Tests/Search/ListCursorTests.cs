using System.Net;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Search;

public sealed class ListCursorWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(Text);

    internal static string Text { get; } =
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.Key("own", "", "view")
        + Yaml.Key("twin", "", "view")
        + Yaml.KeyWith("for", "act_for: true, folders: [{ path: \"\", level: view }]")
        + "users:\n  - { id: ann, folders: [{ path: \"\", level: view }] }\npolicies:\n  - cedar: |\n"
        + "      permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::UploadPreset);\n"
        + string.Concat(((string[])["APIKey::\"own\"", "APIKey::\"twin\"", "APIKey::\"for\"", "User::\"ann\""]).Select(limited =>
            $"      forbid(principal == Cloudinary::{limited}, action == Cloudinary::Action::\"read\", resource == Cloudinary::UploadPreset::\"product_signed\");\n"
            + $"      forbid(principal == Cloudinary::{limited}, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset) when {{ resource.ancestor_paths.contains(\"secret\") }};\n"
            + $"      forbid(principal == Cloudinary::{limited}, action == Cloudinary::Action::\"read\", resource is Cloudinary::Folder) when {{ resource.ancestor_paths.contains(\"secret\") }};\n"));

    protected override EmulatorOptions Emulator => new() { CursorNamesRow = true };
}

/// <summary>A list's cursor serves the caller it was made for, on the list it was made for.</summary>
public sealed class ListCursorTests(ListCursorWorld fixture) : IClassFixture<ListCursorWorld>
{
    private const string Cloud = "/v1_1/demo/";

    private static readonly string[] Every =
    [
        "resources/image", "resources/image?type=upload", "resources/image/upload", "resources/image/upload?prefix=cl", "resources/image/upload?direction=asc", "resources/image/tags/sale",
        "resources/image/context?key=owner", "resources/image/moderations/manual/pending", "resources/by_asset_folder?asset_folder=clients/acme", "folders", "folders/clients",
        "upload_presets",
    ];

    public static TheoryData<string> Lists => [.. Every];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Belongs_to_its_caller_and_its_list(string list)
    {
        var world = fixture.Fresh();
        var first = await GetAsync(list, "own", null);
        var cursor = first.NextCursor()!;
        Assert.StartsWith("s1.", cursor, StringComparison.Ordinal);
        var upstream = (await Direct.SendAsync(world, HttpMethod.Get, Target(list, null))).NextCursor()!;
        world.Upstream.ClearRequests();

        foreach (var other in Every.Where(other => other != list))
        {
            Refused.Is(await GetAsync(other, "own", cursor), 400, "Invalid next_cursor: it belongs to another caller or list, or to earlier grants; start from the first page");
        }

        Refused.Is(await GetAsync(list, "twin", cursor), 400);
        Refused.Is(await GetAsync(list, "for", cursor), 400);
        Refused.Is(await world.SendAsync(HttpMethod.Get, Target(list, cursor), "for", null, null, ("X-Sidecar-On-Behalf-Of", "ann")), 400);
        Refused.Is(await GetAsync(list, "own", upstream), 400);
        Refused.Is(await GetAsync(list, "own", "s1." + upstream), 400);
        for (var i = 0; i < cursor.Length; i++)
        {
            Refused.Is(await GetAsync(list, "own", $"{cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}"), 400);
        }

        Refused.Is(await GetAsync(list, "own", cursor[..^4]), 400);
        Assert.Empty(world.Upstream.Requests);

        // To its owner it leads on, however many rows and however much of each it asks for now.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(list, "own", cursor)).Status);
        Assert.Matches("next_cursor=[0-9a-f]{20,}", world.Upstream.Requests[0].RawTarget);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Target(list, cursor).Replace("max_results=1", "max_results=3", StringComparison.Ordinal), "own")).Status);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Who_reads_everything_has_upstreams_own(string list)
    {
        var world = fixture.Fresh();

        var cursor = (await GetAsync(list, "admin", null)).NextCursor();

        Assert.Equal((await Direct.SendAsync(world, HttpMethod.Get, Target(list, null))).NextCursor(), cursor);
        var second = await GetAsync(list, "admin", cursor);
        Assert.Equal((await Direct.SendAsync(world, HttpMethod.Get, Target(list, cursor))).Text, second.Text);
    }

    [Fact]
    public async Task What_is_shown_of_a_row_may_change_between_pages()
    {
        var world = fixture.Fresh();
        var cursor = (await GetAsync("resources/image", "own", null)).NextCursor();

        foreach (var more in (string[])["&tags=true", "&context=true", "&fields=bytes", "&metadata=true", "&moderations=true"])
        {
            Assert.Equal(HttpStatusCode.OK, (await world.GetAsync(Target("resources/image", cursor) + more, "own")).Status);
        }

        Refused.Is(await world.GetAsync(Target("resources/image", cursor) + "&direction=asc", "own"), 400);
    }

    [Fact]
    public async Task An_empty_one_is_none()
    {
        Assert.Equal(HttpStatusCode.OK, (await fixture.Fresh().GetAsync(Cloud + "resources/image?max_results=1&next_cursor=", "own")).Status);
    }

    [Fact]
    public async Task Replicas_accept_each_others_and_another_environment_does_not()
    {
        await using var replica = await SidecarWorld.StartAsync(ListCursorWorld.Text, new EmulatorOptions { CursorNamesRow = true });
        await using var other = await SidecarWorld.StartAsync(ListCursorWorld.Text, new EmulatorOptions { CursorNamesRow = true, ApiSecret = "another-secret" });
        var cursor = (await GetAsync("resources/image", "own", null)).NextCursor()!;

        Assert.Equal(HttpStatusCode.OK, (await replica.GetAsync(Target("resources/image", cursor), "own")).Status);
        Refused.Is(await other.GetAsync(Target("resources/image", cursor), "own"), 400);
    }

    [Fact]
    public async Task What_others_are_granted_meanwhile_does_not_end_a_list_and_what_the_caller_is_granted_does()
    {
        const string Search = Cloud + "resources/search";
        var user = ListCursorWorld.Text.Replace("\nusers:\n", "\nusers:\n  - { id: ben, folders: [{ path: clients, level: view }] }\n", StringComparison.Ordinal).Replace("keys:\n", "keys:\n" + Yaml.Key("newcomer", "clients", "manage"), StringComparison.Ordinal);
        await using var later = await SidecarWorld.StartAsync(user, new EmulatorOptions { CursorNamesRow = true });
        await using var less = await SidecarWorld.StartAsync(
            ListCursorWorld.Text.Replace(Yaml.Key("own", "", "view"), Yaml.Key("own", "clients", "view"), StringComparison.Ordinal), new EmulatorOptions { CursorNamesRow = true });
        var world = fixture.Fresh();
        var list = (await GetAsync("resources/image", "own", null)).NextCursor()!;
        var search = (await world.SendJsonAsync(HttpMethod.Post, Search, "own", """{"expression":"resource_type:image","max_results":1}""")).NextCursor()!;
        var continued = $$"""{"expression":"resource_type:image","max_results":1,"next_cursor":"{{search}}"}""";

        Assert.Equal(HttpStatusCode.OK, (await later.GetAsync(Target("resources/image", list), "own")).Status);
        Assert.Equal(HttpStatusCode.OK, (await later.SendJsonAsync(HttpMethod.Post, Search, "own", continued)).Status);
        Refused.Is(await less.GetAsync(Target("resources/image", list), "own"), 400);
        Refused.Is(await less.SendJsonAsync(HttpMethod.Post, Search, "own", continued), 400);
    }

    [Fact]
    public async Task Cursors_of_an_assets_details_are_sealed_too()
    {
        var world = fixture.Fresh();
        var asset = world.Upstream.State.Assets.First(a => a is { ResourceType: "image", Type: "upload" } && !a.IsIn("secret") && !a.PublicId.Contains('/', StringComparison.Ordinal));
        var target = $"{Cloud}resources/image/upload/{Uri.EscapeDataString(asset.PublicId)}";
        var body = $$"""{"asset_id":"{{asset.AssetId}}","public_id":"{{asset.PublicId}}","resource_type":"image","type":"upload","asset_folder":"{{asset.AssetFolder}}","derived":[],"derived_next_cursor":"c1"}""";
        world.Upstream.FailNext(3, 200, body);

        Assert.Equal(body, (await world.GetAsync(target, "admin")).Text);
        var cursor = (await world.GetAsync(target, "own")).Json.GetProperty("derived_next_cursor").GetString()!;
        Assert.StartsWith("s1.", cursor, StringComparison.Ordinal);
        world.Upstream.ClearRequests();

        Refused.Is(await world.GetAsync($"{target}?derived_next_cursor={cursor}", "twin"), 400);
        Refused.Is(await world.GetAsync($"{target}?derived_next_cursor=c1", "own"), 400);
        Refused.Is(await world.GetAsync($"{Cloud}resources/image/upload/another?derived_next_cursor={cursor}", "own"), 400);
        Assert.Empty(world.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync($"{target}?derived_next_cursor={cursor}&colors=true", "own")).Status);
        Assert.Contains("derived_next_cursor=c1", Assert.Single(world.Upstream.Requests).RawTarget, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Derived_assets_of_a_transformation_page_by_sealed_cursors()
    {
        await using var world = await SidecarWorld.StartAsync(
            Yaml.Environment() + "keys:\n" + Yaml.Key("own", "clients", "view") + Yaml.Key("twin", "clients", "view")
            + "policies:\n  - cedar: permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Transformation);\n");
        const string Target = Cloud + "transformations/c_limit,w_200%2Fe_grayscale?max_results=5";
        var rows = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await world.GetAsync(Target + (cursor is null ? "" : "&next_cursor=" + cursor), "own");
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            rows.AddRange(page.Rows("derived", "public_id"));
            cursor = page.NextCursor();
            Assert.True(cursor is null || cursor.StartsWith("s1.", StringComparison.Ordinal));
            if (cursor is not null)
            {
                Refused.Is(await world.GetAsync($"{Target}&next_cursor={cursor}", "twin"), 400);
            }
        }
        while (cursor is not null);

        Assert.Equal(
            world.Upstream.State.Assets.Where(a => a.ResourceType == "image" && a.IsIn("clients")).Select(a => a.PublicId).Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal));
    }

    private Task<Answer> GetAsync(string list, string key, string? cursor) => fixture.World.GetAsync(Target(list, cursor), key);

    private static string Target(string list, string? cursor) =>
        $"{Cloud}{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}max_results=1{(cursor is null ? "" : "&next_cursor=" + Uri.EscapeDataString(cursor))}";
}
