using System.Text;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Wire;

/// <summary>
/// The bytes of each SDK family, from a file onto a socket: accepted, and what goes upstream says the same in the sidecar's own words. Beside each request
/// stands a file <c>.upstream</c> with that: the caller, method and path, the credential, and a line for each parameter.
/// </summary>
public sealed class WireFormTests(WireWorld fixture) : IClassFixture<WireWorld>
{
    private static readonly string[] Families = ["asset-management-js", "dotnet", "go", "java", "node", "php", "python", "ruby"];

    public static TheoryData<string> Accepted => [.. WireFixture.Names.Where(name => !IsHostile(name))];

    public static TheoryData<string> Hostile => [.. WireFixture.Names.Where(IsHostile)];

    [Fact]
    public void Every_family_has_its_wire_forms() =>
        Assert.Equal(Families, WireFixture.Names.Where(name => !IsHostile(name)).Select(name => name.Split('/')[0]).Distinct());

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task An_SDKs_request_is_accepted_and_means_the_same_upstream(string name)
    {
        var expected = await File.ReadAllTextAsync(Path.Combine(WireFixture.Directory, name + ".upstream"));
        var key = expected.StartsWith("caller: admin\n", StringComparison.Ordinal) ? WireWorld.Admin : WireWorld.Limited;
        var world = fixture.Fresh();

        var answer = await (await WireFixture.ReadAsync(name)).SendAsync(world.DataPlane, key);

        Assert.True((int)answer.Status == 200, $"{(int)answer.Status} {answer.Text}");
        var requestLine = expected.Split('\n')[1];
        List<string> seen = [];
        foreach (var request in world.Upstream.Requests)
        {
            Assert.DoesNotContain(key, Everything(request), StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{Yaml.SecretOf(key)}")), Everything(request), StringComparison.Ordinal);
            var said = await CanonicalAsync(world, request);
            if (said.StartsWith(requestLine, StringComparison.Ordinal))
            {
                seen.Add($"{expected.Split('\n')[0]}\n{said}");
            }
        }

        Assert.Equal(expected, seen.Count == 1 ? seen[0] : $"{seen.Count} of {world.Upstream.Requests.Count} requests: {string.Join('\n', world.Upstream.Requests.Select(r => $"{r.Method} {r.RawTarget}"))}");
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_request_with_two_readings_is_refused_and_nothing_goes_upstream(string name)
    {
        var world = fixture.Fresh();

        // Whoever asks: the caller may do everything.
        var answer = await (await WireFixture.ReadAsync(name)).SendAsync(world.DataPlane, WireWorld.Admin);

        Refused.Is(answer, int.Parse(name.Split('.')[^1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(world.Upstream.Requests);
    }

    private static bool IsHostile(string name) => name.StartsWith("hostile/", StringComparison.Ordinal);

    private static string Everything(RecordedRequest request) =>
        $"{request.RawTarget}\n{string.Join('\n', request.Headers.Select(header => header.Value))}\n{Encoding.Latin1.GetString(request.Body)}";

    /// <summary>The request without its encoding: what it asks for, with which credential, with which parameters.</summary>
    private static async Task<string> CanonicalAsync(SidecarWorld world, RecordedRequest request)
    {
        var parameters = await WireParameters.ReadAsync(request.RawTarget, request.Headers.GetValueOrDefault("Content-Type") ?? "", request.Body);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{world.Upstream.ApiKey}:{world.Upstream.ApiSecret}"));
        var proof = (request.Headers.GetValueOrDefault("Authorization"), parameters.Text("api_key")) switch
        {
            (null, null) => "none",
            (var header, null) when header == basic => "the environment's",
            _ => "another",
        };
        var lines = new StringBuilder($"{request.Method} {Uri.UnescapeDataString(request.RawTarget.Split('?')[0])}\ncredential: {proof}\n");
        foreach (var name in new[] { "Content-Range" }.Where(request.Headers.ContainsKey))
        {
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {request.Headers[name]}\n");
        }

        foreach (var (name, list) in parameters.All)
        {
            list.ForEach(value => lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}={value}\n"));
        }

        return lines.ToString();
    }
}
