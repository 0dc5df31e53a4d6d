using System.Net;

namespace Sidecar.Tests.World;

public sealed class SidecarWorldTests
{
    [Fact]
    public async Task A_sidecar_in_front_of_the_emulator_answers_ping_with_a_decision_id()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());

        var answer = await world.GetAsync("/v1_1/demo/ping", "nobody");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("ok", answer.Json.GetProperty("status").GetString());
        Assert.Matches("^[0-9a-f]{32}$", answer.Headers["X-Sidecar-Decision"]);
    }

    [Fact]
    public async Task An_editor_lists_only_its_folder()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard());

        var answer = await world.GetAsync("/v1_1/demo/resources/image/upload?max_results=20", "editor");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.All(answer.Rows("resources", "asset_folder"), folder => Assert.StartsWith("Product", folder, StringComparison.Ordinal));
    }
}
