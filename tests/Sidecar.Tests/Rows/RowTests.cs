using Sidecar.Catalogue;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Rows;

/// <summary>Every row of the catalogue, on the wire: the permitted get through, the others do not.</summary>
public sealed class RowTests(RowsWorld fixture) : IClassFixture<RowsWorld>
{
    public static TheoryData<string> Allowed => [.. RowCases.All.Where(row => row.Limited != Limited.Refused).Select(row => row.ToString())];

    public static TheoryData<string> All => [.. RowCases.All.Select(row => row.ToString())];

    [Fact]
    public void Every_operation_has_a_case()
    {
        var covered = RowCases.All.Select(row => row.Operation).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(OperationCatalogue.Default.Operations, operation => !covered.Contains(operation.Name));
    }

    /// <summary>The cases whose answer depends on who asks, and where a key may act for a user.</summary>
    public static TheoryData<string> Judged => [.. RowCases.All
        .Where(row => row.Limited is Limited.Forbidden or Limited.Filtered or Limited.Partial)
        .Where(row => OperationCatalogue.Default.Operations.Single(o => o.Name == row.Operation).Scope == OperationScope.Environment)
        .Select(row => row.ToString())];

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_rest_are_stopped(string name)
    {
        var row = Find(name);
        var world = fixture.Fresh();
        var answer = row.Limited switch
        {
            Limited.Refused => await RowsWorld.SendAsync(world, row, row.Admin),
            Limited.Anyone or Limited.Nobody => await RowsWorld.SendAsync(world, row, row.Caller, "not-the-secret-0123456789"),
            _ => await RowsWorld.SendAsync(world, row, row.Caller),
        };

        AssertStopped(world, row, answer);
        await ReachedAsync(world, row, answer);
    }

    /// <summary>A key to which everything is permitted takes shortcuts; acting for somebody to whom it is not, it may take none.</summary>
    [Theory]
    [MemberData(nameof(Judged))]
    public async Task The_rest_are_stopped_when_an_unlimited_key_acts_for_them(string name)
    {
        var row = Find(name);
        var world = fixture.Fresh();

        var answer = await RowsWorld.SendAsync(world, row, "portal", user: row.Caller);

        AssertStopped(world, row, answer);
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public async Task An_unlimited_user_lends_nothing_to_the_key_that_acts_for_them(string name)
    {
        var row = Find(name);
        var world = fixture.Fresh();

        var answer = await RowsWorld.SendAsync(world, row, "powerless", user: "admin");

        Assert.True((int)answer.Status == 403 || row.Limited != Limited.Forbidden, $"{(int)answer.Status} {answer.Text}");
        Assert.True(row.Limited != Limited.Filtered || !answer.Text.Contains(row.Text, StringComparison.Ordinal), answer.Text);
        Assert.All(world.Upstream.Requests, request => Assert.True(RowsWorld.IsRead(request), $"{request.Method} {request.RawTarget} went upstream"));
    }

    private static void AssertStopped(SidecarWorld world, RowCase row, Answer answer)
    {
        switch (row.Limited)
        {
            case Limited.Forbidden:
                Refused.Is(answer, 403);
                Assert.Contains("Request forbidden due to missing permissions (actions=[\"", answer.Error, StringComparison.Ordinal);
                Assert.All(world.Upstream.Requests, request => Assert.True(RowsWorld.IsRead(request), $"{request.Method} {request.RawTarget} went upstream"));
                break;
            case Limited.Anyone:
                Refused.Is(answer, 401);
                Assert.Empty(world.Upstream.Requests);
                break;
            case Limited.Refused:
                Refused.Is(answer, 403);
                Assert.Empty(world.Upstream.Requests);
                break;
            case Limited.Filtered:
                Assert.True((int)answer.Status == 200, $"{(int)answer.Status} {answer.Text}");
                Assert.DoesNotContain(row.Text, answer.Text, StringComparison.Ordinal);
                break;
            case Limited.Nobody:
                Assert.True((int)answer.Status == 200, $"{(int)answer.Status} {answer.Text}");
                Assert.Contains(row.Text, answer.Text, StringComparison.Ordinal);
                Assert.Empty(world.Upstream.Requests);
                break;
            case Limited.Partial:
                Assert.True((int)answer.Status == 200, $"{(int)answer.Status} {answer.Text}");
                Assert.Contains(row.Text, answer.Text, StringComparison.Ordinal);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task The_permitted_get_through(string name)
    {
        var row = Find(name);
        await using var own = row.Fresh ? await SidecarWorld.StartAsync(RowsWorld.Grants) : null;
        var world = own ?? fixture.Fresh();

        var answer = await RowsWorld.SendAsync(world, row, row.Admin);

        Assert.True((int)answer.Status is >= 200 and < 300 and not 207, $"{(int)answer.Status} {answer.Text}");
        Assert.NotEmpty(answer.Text);
        Assert.Equal(row.Local, world.Upstream.Requests.Count == 0);
        if (row.Limited is Limited.Filtered or Limited.Partial)
        {
            Assert.Equal(row.Limited == Limited.Filtered, answer.Text.Contains(row.Text, StringComparison.Ordinal));
        }

        await ReachedAsync(world, row, answer);
    }

    private static RowCase Find(string name) => RowCases.All.Single(row => row.ToString() == name);

    /// <summary>The request was taken for the operation the case names. Its line is logged when the answer has gone out, which the client may see first.</summary>
    private static async Task ReachedAsync(SidecarWorld world, RowCase row, Answer answer)
    {
        var decision = $"\"{answer.Headers["X-Sidecar-Decision"]}\"";
        for (var tries = 0; ; tries++)
        {
            var logged = world.Log.SingleOrDefault(entry => entry.Properties.TryGetValue("DecisionId", out var id) && id.ToString() == decision);
            if (logged is not null)
            {
                Assert.Equal($"\"{row.Operation}\"", logged.Properties["Operation"].ToString());
                return;
            }

            Assert.True(tries < 250, "No decision was logged");
            await Task.Delay(20);
        }
    }
}
