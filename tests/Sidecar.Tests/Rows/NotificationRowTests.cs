using Sidecar.Catalogue;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Rows;

/// <summary>A caller who may do everything but change settings, where notifications go to listed hosts only.</summary>
public sealed class ToldWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Environment().Replace("    $upstream", "    $upstream\n    notification_hosts: [hooks.example.com]", StringComparison.Ordinal)
        + "keys:\n" + Yaml.KeyWith("teller")
        + """
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"teller", action, resource);
                forbid(principal == Cloudinary::APIKey::"teller", action == Cloudinary::Action::"update_settings", resource);

          """);
}

/// <summary>Every operation that can have somebody told asks whether it may.</summary>
public sealed class NotificationRowTests(ToldWorld fixture) : IClassFixture<ToldWorld>
{
    private static readonly string[] Names = ["notification_url", "eager_notification_url"];

    public static TheoryData<string, string> Calls
    {
        get
        {
            var calls = new TheoryData<string, string>();
            foreach (var operation in OperationCatalogue.Default.Operations.Where(o => o is { Enforcement: not EnforcementKind.Refuse, Scope: OperationScope.Environment }))
            {
                foreach (var name in Names.Where(name => operation.Parameters.TryGet(name, out _)))
                {
                    calls.Add(RowCases.All.First(row => row.Operation == operation.Name && row.Limited != Limited.Refused).ToString(), name);
                }
            }

            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_host_that_is_not_listed_is_not_told(string name, string parameter)
    {
        const string url = "https://evil.example.com/hook";
        var row = RowCases.All.Single(row => row.ToString() == name);
        var told = row switch
        {
            { Json: { } json } => row with { Json = $"{json[..json.LastIndexOf('}')]},\"{parameter}\":\"{url}\"}}" },
            { SignedQuery: true } => row with { Target = $"{row.Target}{(row.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameter}={url}" },
            _ => row with { Form = row.Form is { Length: > 0 } form ? $"{form}&{parameter}={url}" : $"{parameter}={url}" },
        };
        var world = fixture.Fresh();

        var answer = await RowsWorld.SendAsync(world, told, "teller");

        Refused.Is(answer, 403);
        Assert.Contains("update_settings", answer.Error, StringComparison.Ordinal);
        Assert.All(world.Upstream.Requests, request => Assert.True(RowsWorld.IsRead(request), $"{request.Method} {request.RawTarget} went upstream"));
    }
}
