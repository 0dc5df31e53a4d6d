using Sidecar.Cli;

namespace Sidecar.Tests.Cli;

/// <summary><c>sidecar authorize</c> answers every line, and in the reference engine's form.</summary>
public sealed class AuthorizeTests
{
    private const string Rest = "\"principal\":\"U::\\\"a\\\"\",\"action\":\"Action::\\\"r\\\"\",\"resource\":\"D::\\\"d\\\"\"";
    private const string Permit = "permit(principal, action, resource);";

    [Theory]
    [InlineData("x", "{\"failure\":[")]
    [InlineData("[]", "{\"failure\":[")]
    [InlineData("{\"id\":1", "{\"failure\":[")]
    [InlineData("{\"id\":1,\"context\":{\"a\":1.}}", "{\"id\":1,\"failure\":[")]
    [InlineData("{}", "{\"failure\":[")]
    [InlineData("{\"id\":null}", "{\"id\":null,\"failure\":[")]
    [InlineData("{\"id\":[1,{\"a\":\"b\"}]}", "{\"id\":[1,{\"a\":\"b\"}],\"failure\":[")]
    [InlineData("{\"id\":1,\"policies\":\"\\ud800\"}", "{\"id\":1,\"failure\":[")]
    [InlineData("{\"id\":1,\"\\ud800\":1}", "{\"id\":1,\"failure\":[")]
    [InlineData("{\"id\":1,\"requests\":[1]}", "{\"id\":1,\"failure\":[")]
    [InlineData("{\"id\":1,\"requests\":null}", "{\"id\":1,\"failure\":[")]
    public void A_line_that_asks_nothing_is_answered(string line, string answer)
    {
        Assert.StartsWith(answer, Assert.Single(AuthorizeCommand.Answer(line, validate: false)), StringComparison.Ordinal);
        _ = AuthorizeCommand.Answer(line, validate: true);
    }

    [Theory]
    [InlineData("[\"" + Permit + "\"]", "allow\",\"reason\":[\"policy0\"]")]
    [InlineData("[\"" + Permit + "\",\"" + Permit + "\"]", "failure")]
    [InlineData("{\"a\":\"" + Permit + "\",\"a\":\"" + Permit + "\"}", "failure")]
    [InlineData("{\"templates\":{\"t\":\"permit(principal == ?principal, action, resource);\"},\"templateLinks\":[[\"t\",\"l\",{\"?principal\":[\"U\",\"a\"]}]]}", "allow\",\"reason\":[\"l\"]")]
    [InlineData("{\"templateLinks\":null}", "failure")]
    [InlineData("\"" + Permit + "\",\"validateRequest\":null", "failure")]
    [InlineData("\"" + Permit + "\",\"entities\":[{\"uid\":{\"type\":\"A\",\"id\":\"a\"},\"attrs\":{},\"parents\":[],\"x\":1e400}]", "failure")]
    [InlineData("\"" + Permit + "\",\"x\":1e400,\"x\":2", "allow")]
    public void Policies_are_read_as_the_reference_reads_them(string policies, string answer) =>
        Assert.Contains(answer, Assert.Single(AuthorizeCommand.Answer($"{{\"policies\":{policies},{Rest}}}", validate: false)), StringComparison.Ordinal);

    [Theory]
    [InlineData("U ::\\\"a\\\"", "allow")]
    [InlineData("U:: \\\"a\\\"", "failure")]
    [InlineData("U::\\\"\\\\u0061\\\"", "allow")]
    [InlineData("U::\\\"\\\\u{61}\\\"", "failure")]
    [InlineData("U::\\\"a\\\" ", "failure")]
    [InlineData("U", "failure")]
    public void A_name_as_text_has_a_JSON_string_as_its_id(string principal, string answer) =>
        Assert.Contains(answer, Assert.Single(AuthorizeCommand.Answer(
            $"{{\"policies\":\"permit(principal == U::\\\"a\\\", action, resource);\",{Rest},\"principal\":\"{principal}\"}}", validate: false)), StringComparison.Ordinal);

    [Fact]
    public void Large_and_deep_lines_are_answered()
    {
        var many = string.Concat(Enumerable.Repeat(Permit, 20_000));
        Assert.Contains("allow", Assert.Single(AuthorizeCommand.Answer($"{{\"policies\":\"{many}\",{Rest}}}", validate: false)), StringComparison.Ordinal);
        Assert.Contains("failure", Assert.Single(AuthorizeCommand.Answer($"{{\"policies\":\"{new string('(', 10_000_000)}\",{Rest}}}", validate: false)), StringComparison.Ordinal);
        foreach (var context in new[] { new string('[', 100_000), $"{{\"a\":{new string('[', 3_000)}{new string(']', 3_000)}}}" })
        {
            Assert.Contains("failure", Assert.Single(AuthorizeCommand.Answer($"{{\"policies\":\"{Permit}\",\"context\":{context},{Rest}}}", validate: false)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_requests_have_an_answer_each()
    {
        var answers = AuthorizeCommand.Answer($"{{\"policies\":\"{Permit}\",\"requests\":[{{\"id\":1,{Rest}}},{{\"id\":2}},{{{Rest}}}]}}", validate: false);
        Assert.Equal(["{\"id\":1,\"decision\"", "{\"id\":2,\"failure\":", "{\"decision\":\"allow"], answers.Select(static a => a[..18]));
        Assert.Empty(AuthorizeCommand.Answer($"{{\"policies\":\"{Permit}\",\"requests\":[]}}", validate: false));
    }
}
