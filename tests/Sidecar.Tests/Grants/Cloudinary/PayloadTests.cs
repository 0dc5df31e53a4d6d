using System.Text;
using System.Text.Json.Nodes;
using Sidecar.Grants;
using Sidecar.Grants.Cloudinary;

namespace Sidecar.Tests.Grants.Cloudinary;

/// <summary>What replicas of this and later releases share.</summary>
public sealed class PayloadTests
{
    private static readonly DateTimeOffset Now = Readings.ReadAt.AddSeconds(10);

    // The bytes of MaterialPayload.Write(Readings.Full, Readings.Secret) in the release that brought the format. They never change: a format that does not
    // read them has another number and a fixture of its own.
    private static string Fixture => RepositoryFiles.Path("tests/Sidecar.Tests/Grants/Fixtures/material.v1.json");

    [Fact]
    public void What_an_earlier_release_wrote_is_read()
    {
        var (reading, problem) = MaterialPayload.Read(File.ReadAllBytes(Fixture), Readings.Settings, Readings.Secret, Now);

        Assert.Null(problem);
        Assert.Equal(Readings.Text(Readings.Full), Readings.Text(reading!));
        Assert.Equal("grants/1/30e5f2b9487d637adf1d927404f2b95b", MaterialPayload.Name(Readings.Settings));
    }

    [Fact]
    public void What_is_written_is_read_back_and_shows_no_secret()
    {
        var payload = MaterialPayload.Write(Readings.Full, Readings.Secret);

        Assert.Equal(Readings.Text(Readings.Full), Readings.Text(MaterialPayload.Read(payload, Readings.Settings, Readings.Secret, Now).Reading!));
        Assert.DoesNotContain("nobody may read", Opened(payload), StringComparison.Ordinal);
        Assert.Contains("\"sealed\"", Opened(payload), StringComparison.Ordinal);
        Assert.NotEqual(payload, MaterialPayload.Write(Readings.Full, Readings.Secret));
    }

    [Fact]
    public void One_who_can_write_to_the_cache_cannot_grant()
    {
        var payload = MaterialPayload.Write(Readings.Full, Readings.Secret);
        for (var i = 0; i < payload.Length; i++)
        {
            var forged = payload.ToArray();
            forged[i] ^= 1;
            var (reading, problem) = MaterialPayload.Read(forged, Readings.Settings, Readings.Secret, Now);

            Assert.True(reading is null && problem is not null, $"byte {i}");
        }

        Assert.Null(MaterialPayload.Read(payload, Readings.Settings, new SecretText("another"), Now).Reading);
        Assert.Null(MaterialPayload.Read(payload, Readings.Settings with { Parts = SourceParts.Policies }, Readings.Secret, Now).Reading);
        Assert.Null(MaterialPayload.Read(payload, Readings.Settings with { Environments = ["env-1", "env-2", "env-3"] }, Readings.Secret, Now).Reading);
        Assert.Null(MaterialPayload.Read(payload, Readings.Settings with { Account = "other" }, Readings.Secret, Now).Reading);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":1,"mac":"","body":""}""")]
    [InlineData("""{"format":1,"mac":null,"body":null}""")]
    [InlineData("not json")]
    public void What_is_no_payload_is_none(string text) =>
        Assert.NotNull(MaterialPayload.Read(Encoding.UTF8.GetBytes(text), Readings.Settings, Readings.Secret, Now).Problem);

    [Fact]
    public void Another_format_is_not_read()
    {
        var payload = JsonNode.Parse(MaterialPayload.Write(Readings.Full, Readings.Secret))!.AsObject();
        payload["format"] = 2;

        Assert.Equal("is not of format 1", MaterialPayload.Read(Encoding.UTF8.GetBytes(payload.ToJsonString()), Readings.Settings, Readings.Secret, Now).Problem);
    }

    [Fact]
    public void A_time_in_the_future_is_not_believed()
    {
        var payload = MaterialPayload.Write(Readings.Full, Readings.Secret);

        Assert.NotNull(MaterialPayload.Read(payload, Readings.Settings, Readings.Secret, Readings.ReadAt.AddSeconds(-4)).Reading);
        Assert.Null(MaterialPayload.Read(payload, Readings.Settings, Readings.Secret, Readings.ReadAt.AddSeconds(-6)).Reading);
    }

    [Fact]
    public void A_body_without_one_of_its_members_is_none()
    {
        var body = JsonNode.Parse(Readings.Json(Readings.Full))!.AsObject();
        foreach (var name in body.Select(member => member.Key).ToArray())
        {
            var less = JsonNode.Parse(body.ToJsonString())!.AsObject();
            less.Remove(name);
            Assert.Throws<System.Text.Json.JsonException>(() => MaterialJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(less.ToJsonString()))));
        }

        body["environments"]![0]!.AsObject().Remove("policies");
        Assert.Throws<System.Text.Json.JsonException>(() => MaterialJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString()))));
    }

    [Fact]
    public void A_member_of_a_later_release_is_passed_over()
    {
        var body = JsonNode.Parse(Readings.Json(Readings.Full))!.AsObject();
        body["later"] = 1;

        Assert.Equal(2, MaterialJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString()))).Material.Environments.Count);
    }

    private static string Opened(byte[] payload)
    {
        var body = JsonNode.Parse(payload)!["body"]!.GetValue<string>();
        using var brotli = new System.IO.Compression.BrotliStream(new MemoryStream(Convert.FromBase64String(body)), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(brotli);
        return reader.ReadToEnd();
    }
}
