using System.Net;
using System.Text;
using System.Text.Json;
using Sidecar.Tests.Catalogue;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Pipeline;

/// <summary>What Cloudinary answers to everybody, and the sidecar by itself.</summary>
public sealed class PublicOperationTests(CatalogueWorld fixture) : IClassFixture<CatalogueWorld>
{
    private const string Validate = "/v2/accounts/permissions/public/validate";

    [Theory]
    [InlineData("permit(principal, action == Cloudinary::Action::\"read\", resource is Cloudinary::Asset);")]
    [InlineData("permit(principal == Cloudinary::APIKey::\"someone\", action, resource);\nforbid(principal, action, resource) when { resource.ancestor_ids.contains(\"c1\") };")]
    public async Task A_policy_that_grants_could_hold_is_valid(string policy)
    {
        var answer = await CheckAsync(policy);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("""{"valid":true}""", answer.Text);
    }

    [Theory]
    [InlineData("permit(principal, action, resource)", "line 1, column 36: expected ")]
    [InlineData("permit(principal, action == Cloudinary::Action::\"raed\", resource);", "did you mean")]
    [InlineData("permit(principal, action, resource is Cloudinary::Aset);", "did you mean")]
    [InlineData("permit(principal == ?principal, action, resource);", "template")]
    public async Task A_policy_that_grants_could_not_hold_is_not(string policy, string why)
    {
        var answer = await CheckAsync(policy);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Json.GetProperty("valid").GetBoolean());
        var error = Assert.Single(answer.Json.GetProperty("errors").EnumerateArray());
        Assert.Contains(why, error.GetProperty("cedar_message").GetString(), StringComparison.Ordinal);
        Assert.Equal("ACCOUNTS_00002", error.GetProperty("cedar_code").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"policy":""}""")]
    [InlineData("""{"policy":null}""")]
    [InlineData("""{"policy":["permit(principal, action, resource);"]}""")]
    [InlineData("""{"policy":"a","policy":"b"}""")]
    [InlineData("""{"policy":"a","schema":"b"}""")]
    public async Task A_request_without_a_policy_is_refused(string json) =>
        Refused.Is(await fixture.Fresh().SendJsonAsync(HttpMethod.Post, Validate, "", json), 400);

    [Fact]
    public async Task A_stranger_has_nothing_large_read()
    {
        var world = fixture.Fresh();

        Refused.Is(await world.SendJsonAsync(HttpMethod.Post, Validate, "", JsonSerializer.Serialize(new { policy = new string(' ', 70_000) })), 400);
        Refused.Is(
            await world.SendAsync(HttpMethod.Post, Validate, "", new StringContent("{\"policy\":\"" + new string(' ', 600_000) + "\"}", Encoding.UTF8, "application/json")), 413);
    }

    [Theory]
    [InlineData("GET", "/v2/accounts/permissions/public/catalog", "answers it without a credential")]
    [InlineData("GET", "/v2/accounts/permissions/public/schema", "answers it without a credential")]
    [InlineData("POST", "/v1_1/provisioning/agents/accounts", "hands out working credentials")]
    [InlineData("POST", "/v1_1/provisioning/clouds", "hands out working credentials")]
    public async Task The_rest_is_refused_without_asking_who_calls(string method, string target, string why)
    {
        var world = fixture.Fresh();
        foreach (var key in (string[])["", "admin", "stranger"])
        {
            var answer = await world.SendAsync(new HttpMethod(method), target, key);
            Refused.Is(answer, 403);
            Assert.Contains(why, answer.Error, StringComparison.Ordinal);
        }

        Assert.Empty(world.Upstream.Requests);
    }

    private async Task<Answer> CheckAsync(string policy)
    {
        var world = fixture.Fresh();
        var answer = await world.SendJsonAsync(HttpMethod.Post, Validate, "", JsonSerializer.Serialize(new { policy }));
        Assert.Empty(world.Upstream.Requests);
        return answer;
    }
}
