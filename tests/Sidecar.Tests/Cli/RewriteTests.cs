using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sidecar.Cli;
using Sidecar.Grants;
using Sidecar.Operations;
using Sidecar.Policy.Limits;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Cli;

/// <summary><c>sidecar rewrite</c> answers every line with what the proxy would send.</summary>
public sealed class RewriteTests : IDisposable
{
    private const string Acme = "asset_folder=\"acme\" OR asset_folder:\"acme/*\"";
    private const string NotAString = "expected a line with one JSON string of well-formed Unicode";

    private static readonly string Grants = Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("shop", "folders: [{ path: acme, level: edit }, { path: acme/sub, level: view }]")
        + Yaml.KeyWith("portal", "act_for: true, roles: [master_admin]")
        + Yaml.KeyWith("nothing", "folders: []")
        + Yaml.KeyWith("off", "enabled: false, roles: [master_admin]")
        + Yaml.KeyWith("byid", "folders: []")
        + """
        users:
          - { id: ana, folders: [{ path: Press, level: view }] }
        policies:
          - name: closed
            cedar: |
              @id("no-drafts")
              forbid(principal == Cloudinary::APIKey::"shop", action == Cloudinary::Action::"read", resource is Cloudinary::Asset)
              when { resource.ancestor_paths.contains("acme/drafts") };
              @id("by-id")
              permit(principal == Cloudinary::APIKey::"byid", action == Cloudinary::Action::"read", resource is Cloudinary::Asset)
              when { resource.ancestor_ids.contains("f1") };
        """;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sidecar-tests-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void A_limited_caller_has_its_limit_in_front()
    {
        var answer = One(["key:shop"], "\"tags:a OR tags:b\"");

        Assert.Equal("rewrite", answer.GetProperty("outcome").GetString());
        Assert.Equal($"({Acme.Insert(0, "(")}) AND -asset_folder=\"acme/drafts\" AND -asset_folder:\"acme/drafts/*\") AND (tags:a OR tags:b)", answer.GetProperty("expression").GetString());
        Assert.False(answer.GetProperty("exact").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("error").ValueKind);
        Assert.Equal(4, answer.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("key:portal", "\"tags:a  ||  b\"", "rewrite", "tags:a OR b")]
    [InlineData("key:portal", "\"\"", "rewrite", "")]
    [InlineData("user:ana", "\"\"", "rewrite", "asset_folder=\"Press\" OR asset_folder:\"Press/*\"")]
    [InlineData("key:nothing", "\"a\"", "empty", null)]
    [InlineData("key:off", "\"a\"", "empty", null)]
    [InlineData("key:unknown", "\"a\"", "empty", null)]
    [InlineData("user:shop", "\"a\"", "empty", null)]
    public void Who_may_find_everything_or_nothing(string caller, string line, string outcome, string? expression)
    {
        var answer = One([caller], line);

        Assert.Equal((outcome, expression, true), (answer.GetProperty("outcome").GetString(), answer.GetProperty("expression").GetString(), answer.GetProperty("exact").GetBoolean()));
    }

    [Fact]
    public void A_key_that_acts_for_a_user_has_both_limits()
    {
        Assert.Equal("(asset_folder=\"Press\" OR asset_folder:\"Press/*\") AND (a)", One(["key:portal", "user:ana"], "\"a\"").GetProperty("expression").GetString());
        Assert.Equal("empty", One(["key:nothing", "user:ana"], "\"a\"").GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[\"a\"]")]
    [InlineData("\"a")]
    [InlineData("\"a\" \"b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\ufeff\"a\"")]
    [InlineData("\"a\u0001\"")]
    [InlineData("'a'")]
    public void A_line_that_is_no_JSON_string_is_refused(string line)
    {
        var answer = One(["key:shop"], line);

        Assert.Equal(("reject", false), (answer.GetProperty("outcome").GetString(), answer.GetProperty("exact").GetBoolean()));
        Assert.StartsWith(NotAString, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_rather_than_repaired()
    {
        byte[] overlong = [.. "\"tags:a\""u8[..^1], 0xC0, 0xA2, (byte)'"', (byte)'\n', (byte)'"', 0xFF, (byte)'"', (byte)'\n', .. "\"a\"\r\n"u8];
        var answers = Answers(Caller(["key:portal"]), overlong);

        Assert.Equal(["reject", "reject", "rewrite"], answers.Select(answer => answer.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void A_line_of_any_length_is_answered_and_the_next_one_too()
    {
        var long_ = new string('a', RewriteLines.LongestLine * 3);
        var answers = Answers(Caller(["key:portal"]), Encoding.UTF8.GetBytes($"\"b\"\n\"{long_}\"\n\"c\"\n\"{long_}\""));

        Assert.Equal(["b", null, "c", null], answers.Select(answer => answer.GetProperty("expression").GetString()));
        Assert.StartsWith(NotAString, answers[1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_come_in_order_however_the_input_is_cut()
    {
        var caller = Caller(["key:portal"]);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"\"t{i}\"\n")) + "\"last\"");
        var answers = Answers(caller, text, chunk: 7);

        Assert.Equal([.. Enumerable.Range(0, 5_000).Select(i => $"t{i}"), "last"], answers.Select(answer => answer.GetProperty("expression").GetString()));
    }

    [Fact]
    public void Explain_names_the_policies_of_the_caller_alone()
    {
        var policies = Assert.Single(Answers(Caller(["key:shop"]), "\"a\""u8.ToArray(), explain: true)).GetProperty("policies");

        Assert.Equal(["no-drafts"], policies.GetProperty("forbid").EnumerateArray().Select(id => id.GetString()));
        Assert.Contains("key:shop/folder:acme/edit/assets", policies.GetProperty("permit").EnumerateArray().Select(id => id.GetString()));
    }

    [Theory]
    [InlineData("assets: [image/upload/press-01]", "public_id=\"press-01\" AND resource_type:image AND type:upload")]
    [InlineData("assets: [0123456789abcdef0123456789abcdef, video/private/a b]", "asset_id=\"0123456789abcdef0123456789abcdef\" OR (public_id=\"a b\" AND resource_type:video AND type:private)")]
    public void A_share_of_a_collection_is_its_assets_by_name(string assets, string limit)
    {
        var path = Path.Combine(directory.FullName, "shares.yaml");
        File.WriteAllText(path, (Yaml.Environment() + "keys:\n" + Yaml.KeyWith("guest") + $"collections:\n  - id: lookbook\n    {assets}\n    shares: [{{ key: guest, level: view }}]\n")
            .Replace("$upstream", "upstream: { api_key: k, api_secret: s }", StringComparison.Ordinal));
        var guest = RewriteCaller.Read(GrantsFileLoader.Check(path), "demo", ["key:guest"], SearchSubject.Assets, null, new SidecarOptions());
        var told = RewriteCaller.Read(
            GrantsFileLoader.Check(path), "demo", ["key:guest"], SearchSubject.Assets, null, new SidecarOptions { Search = { CaseSensitive = true } });

        Assert.Equal($"({limit}) AND (a)", guest.Rewrite("a").Expression!);
        Assert.Equal(guest.Rewrite("a").Expression, told.Rewrite("a").Expression);

        // An asset whose id is spelled alike but for its case could be counted.
        Assert.Equal((false, true), (guest.Exact, told.Exact));
    }

    [Fact]
    public void A_limit_too_long_is_refused_and_says_so()
    {
        var answer = One(["key:shop"], "\"a\"", ("Sidecar:Answers:MaxLimitTerms", "2"));

        Assert.Equal("reject", answer.GetProperty("outcome").GetString());
        Assert.Contains("MaxLimitTerms", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_are_those_of_the_options()
    {
        Assert.Equal("reject", One(["key:portal"], "\"a b c\"", ("Sidecar:Search:MaxExpressionClauses", "2")).GetProperty("outcome").GetString());
        Assert.Equal("reject", One(["key:portal"], "\"\\\"a\\\\\\\"\\\"\"", ("Sidecar:Search:StrictQuotes", "true")).GetProperty("outcome").GetString());
        Assert.Equal("rewrite", One(["key:portal"], "\"\\\"a\\\\\\\"\\\"\"").GetProperty("outcome").GetString());
    }

    [Fact]
    public void Folders_named_by_id_come_from_the_file_or_are_taken_not_to_exist()
    {
        var unknown = Caller(["key:byid"]);
        Assert.Equal((SearchLimitKind.Nothing, false), (unknown.Kind, unknown.Exact));
        Assert.Contains("f1", Assert.Single(unknown.Warnings), StringComparison.Ordinal);

        var file = Path.Combine(directory.FullName, "folders.json");
        File.WriteAllText(file, "{\"f1\":\"Product/Shoes\"}");
        var known = RewriteCaller.Read(Snapshot(), "demo", ["key:byid"], SearchSubject.Assets, file, new SidecarOptions());
        Assert.Equal("(asset_folder=\"Product/Shoes\" OR asset_folder:\"Product/Shoes/*\") AND (a)", known.Rewrite("a").Expression);
        Assert.True(known.Exact);

        File.WriteAllText(file, "[]");
        Assert.Contains("--folders", Assert.Throws<RewriteCallerException>(
            () => RewriteCaller.Read(Snapshot(), "demo", ["key:byid"], SearchSubject.Assets, file, new SidecarOptions())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo", "shop")]
    [InlineData("demo", "key:")]
    [InlineData("demo", "group:x")]
    [InlineData("other", "key:shop")]
    public void What_is_no_caller_or_no_environment_is_an_error(string cloud, string caller) =>
        Assert.Throws<RewriteCallerException>(() => RewriteCaller.Read(Snapshot(), cloud, [caller], SearchSubject.Assets, null, new SidecarOptions()));

    private JsonElement One(string[] callers, string line, params (string Name, string Value)[] settings) =>
        Assert.Single(Answers(Caller(callers, settings), Encoding.UTF8.GetBytes(line + "\n")));

    private RewriteCaller Caller(string[] callers, params (string Name, string Value)[] settings)
    {
        var options = SidecarHost.ReadOptions(configuration =>
            configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))));
        return RewriteCaller.Read(Snapshot(), "demo", callers, SearchSubject.Assets, null, options);
    }

    private Policy.Grants.GrantSnapshot Snapshot()
    {
        var path = Path.Combine(directory.FullName, "grants.yaml");
        File.WriteAllText(path, Grants.Replace("$upstream", "upstream: { api_key: k, api_secret: s }", StringComparison.Ordinal));
        return GrantsFileLoader.Check(path);
    }

    private static JsonElement[] Answers(RewriteCaller caller, byte[] input, bool explain = false, int chunk = int.MaxValue)
    {
        using var output = new MemoryStream();
        using var source = new ChunkedStream(input, chunk);
        new RewriteLines(caller, explain).Answer(source, output);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n')[..^1].Select(line => JsonElement.Parse(line))];
    }

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
