using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Sidecar.Operations.Metrics;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

public sealed partial class MetricsTests
{
    private const string Detail = "/v1_1/demo/resources/image/upload/odd/100%25%20cotton%2C%20washed";

    private static string Grants => Yaml.Standard() + Yaml.KeyWith("named", "roles: [master_admin], name: \"A \\\"name\\\" \\\\ with all\"");

    [Fact]
    public async Task What_callers_get_is_counted_by_operation_outcome_and_status()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        await world.GetAsync(Detail, "viewer");
        await world.GetAsync(Detail, "viewer");
        await world.GetAsync(Detail, "nobody");
        await world.GetAsync("/v1_1/demo/resources/image?max_results=5", "viewer");
        await world.GetAsync("/v1_1/demo/ping", "stranger");
        await world.GetAsync("/v1_1/demo/no_such_thing", "viewer");
        await world.PostFormAsync("/v1_1/demo/image/destroy", "manager", ("public_id", "none/there"));
        world.Upstream.FailNext(1, 500, "{\"error\":{\"message\":\"x\"}}");
        await world.GetAsync("/v1_1/demo/ping", "viewer");
        world.Upstream.ResetNext(1);
        await world.GetAsync("/v1_1/demo/ping", "viewer");

        var page = await PageAsync(world, p => p.Samples.GetValueOrDefault("sidecar_requests_in_flight") == 0);

        Assert.Equal(2, page["sidecar_requests_total{operation=\"get_resource\",outcome=\"allowed\",status=\"2xx\"}"]);
        Assert.Equal(1, page["sidecar_requests_total{operation=\"get_resource\",outcome=\"forbidden\",status=\"4xx\"}"]);
        Assert.Equal(1, page["sidecar_requests_total{operation=\"list_resources\",outcome=\"partial\",status=\"2xx\"}"]);
        Assert.Equal(1, page["sidecar_requests_total{operation=\"ping\",outcome=\"unauthenticated\",status=\"4xx\"}"]);
        Assert.Equal(1, page["sidecar_requests_total{operation=\"none\",outcome=\"rejected\",status=\"4xx\"}"]);
        Assert.Equal(1, page["sidecar_requests_total{operation=\"ping\",outcome=\"failed\",status=\"5xx\"}"]);
        Assert.Equal(3, page["sidecar_request_duration_seconds_count{operation=\"get_resource\"}"]);
        Assert.Equal(3, page["sidecar_request_duration_seconds_bucket{operation=\"get_resource\",le=\"+Inf\"}"]);
        Assert.Equal(1, page["sidecar_lookups_total{kind=\"resources\",result=\"not_found\"}"]);
        Assert.True(page["sidecar_lookups_total{kind=\"resources\",result=\"ok\"}"] > 0);
        Assert.Equal(1, page["sidecar_upstream_errors_total{reason=\"server_error\"}"]);
        Assert.Equal(1, page["sidecar_upstream_errors_total{reason=\"unreachable\"}"]);
        Assert.Equal(5000, page["sidecar_quota_limit{environment=\"demo\"}"]);
        Assert.InRange(page["sidecar_quota_remaining{environment=\"demo\"}"], 4900, 4999);
        Assert.InRange(page["sidecar_quota_reset_timestamp_seconds{environment=\"demo\"}"] - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), -5, 3605);
        Assert.Equal(5, page["sidecar_key_calls_total{environment=\"demo\",key=\"viewer\",name=\"\",call=\"forward\"}"]);
        Assert.Equal(1, page["sidecar_key_calls_total{environment=\"demo\",key=\"manager\",name=\"\",call=\"lookup\"}"]);
        Assert.Equal(1, page["sidecar_ready"]);
        Assert.Equal(7, page["sidecar_grants_keys"]);
        Assert.True(page["process_resident_memory_bytes"] > 1_000_000);
    }

    [Fact]
    public async Task No_text_of_a_caller_becomes_a_label_and_no_secret_is_shown()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        var before = await PageAsync(world);
        for (var i = 0; i < 20; i++)
        {
            await world.GetAsync($"/v1_1/demo/thing{i}", $"stranger{i}");
            await world.GetAsync($"/v1_1/cloud{i}/ping", "viewer");
            await world.SendAsync(new HttpMethod($"METHOD{i}"), "/v1_1/demo/ping", "viewer");
            await world.PostFormAsync("/v1_1/demo/image/upload", "", ("upload_preset", $"preset{i}"), ("file", "data:image/gif;base64,R0lGODlhAQABAAAAACw="));
        }

        var page = await PageAsync(world, p => p.Samples.GetValueOrDefault("sidecar_requests_in_flight") == 0);

        Assert.InRange(page.Samples.Count - before.Samples.Count, 0, 80);
        Assert.DoesNotMatch(@"thing\d|stranger\d|cloud\d|METHOD\d|preset\d|secret", page.Text);
    }

    [Fact]
    public async Task The_page_is_in_the_text_format_and_says_what_each_family_is()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        await world.GetAsync("/v1_1/demo/ping", "named");
        using var response = await world.Http.GetAsync(new Uri(world.Operations, "/metrics"));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string family = "", type = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(family, line.Split(' ')[2]);
                type = line.Split(' ')[3];
                Assert.Equal(type == "counter", family.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                Assert.Matches(SampleLine(), line);
                Assert.Equal(family, type == "histogram" ? Regex.Replace(line.Split('{', ' ')[0], "_(bucket|sum|count)$", "") : line.Split('{', ' ')[0]);
            }
        }

        Assert.Contains("name=\"A \\\"name\\\" \\\\ with all\"", text, StringComparison.Ordinal);
        Refused.Is(await world.GetAsync("/metrics", "admin"), 403);
    }

    [Fact]
    public async Task Caches_say_what_they_had()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        for (var i = 0; i < 3; i++)
        {
            await world.PostFormAsync("/v1_1/demo/image/upload", "manager", ("upload_preset", "none_such"), ("file", "data:image/gif;base64,R0lGODlhAQABAAAAACw="));
        }

        var page = await PageAsync(world);
        Assert.Equal(2, page["sidecar_cache_requests_total{cache=\"preset\",result=\"hit\"}"]);
        Assert.Equal(1, page["sidecar_cache_requests_total{cache=\"preset\",result=\"miss\"}"]);
        Assert.Equal(0, page["sidecar_cache_requests_total{cache=\"preset\",result=\"shared\"}"]);
        Assert.DoesNotContain("\nsidecar_redis_connected ", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_adds_up()
    {
        var histogram = new Histogram();
        foreach (var seconds in (double[])[0.0005, 0.001, 0.0011, 2, 100])
        {
            histogram.Observe(TimeSpan.FromSeconds(seconds));
        }

        var lines = new MetricText().Samples("x", histogram, "a", "b").ToString().Split('\n');
        Assert.Contains("x_bucket{a=\"b\",le=\"0.001\"} 2", lines);
        Assert.Contains("x_bucket{a=\"b\",le=\"0.0025\"} 3", lines);
        Assert.Contains("x_bucket{a=\"b\",le=\"2.5\"} 4", lines);
        Assert.Contains("x_bucket{a=\"b\",le=\"60\"} 4", lines);
        Assert.Contains("x_bucket{a=\"b\",le=\"+Inf\"} 5", lines);
        Assert.Contains("x_count{a=\"b\"} 5", lines);
        Assert.Contains("x_sum{a=\"b\"} 102.0026", lines);
    }

    [Fact]
    public void A_family_is_written_once()
    {
        var text = new MetricText();
        text.Single("x", "gauge", "X.", 1);
        Assert.Throws<InvalidOperationException>(() => text.Single("x", "gauge", "X.", 1));
    }

    [Theory]
    [InlineData("/v1_1/demo/resources/image/upload/a", "resources")]
    [InlineData("/v1_1/demo/resources/search", "search")]
    [InlineData("/v1_1/demo/resources/search?x=1", "search")]
    [InlineData("/v1_1/demo/folders/by_path", "folders")]
    [InlineData("/v1_1/demo/upload_presets/search", "upload_presets")]
    [InlineData("/v1_1/demo/transformations/t", "transformations")]
    [InlineData("/v1_1/demo/metadata_fields", "metadata_fields")]
    [InlineData("/v1_1/demo/metadata_rules", "metadata_rules")]
    [InlineData("/v1_1/demo/else", "other")]
    [InlineData("/v1_1", "other")]
    public void A_look_up_is_one_of_a_few_kinds(string path, string kind) => Assert.Equal(kind, LookupKinds.Kinds[(int)LookupKinds.Of(path)]);

    [Fact]
    public async Task The_page_of_the_documentation_lists_what_is_printed_and_nothing_else()
    {
        await using var world = await SidecarWorld.StartAsync(Grants);
        await world.GetAsync(Detail, "viewer");
        await world.PostFormAsync("/v1_1/demo/image/destroy", "manager", ("public_id", "none/there"));
        var page = await PageAsync(world);

        var documented = File.ReadAllText(RepositoryFiles.Path("docs/metrics.md")).Split('\n')
            .Select(line => DocumentedRow().Match(line)).Where(match => match.Success)
            .ToDictionary(match => match.Groups[1].Value, match => (Type: match.Groups[2].Value, Labels: match.Groups[3].Value));

        Assert.Equal(page.Types, documented.ToDictionary(entry => entry.Key, entry => entry.Value.Type));
        foreach (var (sample, family) in page.Samples.Keys.Select(sample => (sample, Family: page.FamilyOf(sample))))
        {
            var labels = LabelName().Matches(sample).Select(match => match.Groups[1].Value).Where(name => name != "le" || page.Types[family] != "histogram");
            Assert.Equal((family, documented[family].Labels), (family, string.Join(", ", labels.Select(name => $"`{name}`"))));
        }
    }

    [GeneratedRegex(@"^[a-z_]+(\{([a-z_]+=""([^""\\]|\\[\\""n])*"",?)+\})? ([0-9.E+-]+|\+Inf)$")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"^\| `(\w+)` \| (counter|gauge|histogram) \| ([^|]*?) ?\|")]
    private static partial Regex DocumentedRow();

    [GeneratedRegex(@"[{,]([a-z_]+)=""")]
    private static partial Regex LabelName();

    /// <summary>The page when it says what is waited for: a request is counted a moment after its caller has the answer.</summary>
    private static async Task<Page> PageAsync(SidecarWorld world, Func<Page, bool>? holds = null)
    {
        for (var i = 0; ; i++)
        {
            var page = new Page(await world.Http.GetStringAsync(new Uri(world.Operations, "/metrics")));
            if (holds is null || holds(page) || i == 100)
            {
                return page;
            }

            await Task.Delay(20);
        }
    }

    private sealed class Page
    {
        public Page(string text)
        {
            Text = text;
            foreach (var line in text.TrimEnd('\n').Split('\n'))
            {
                if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                {
                    Types.Add(line.Split(' ')[2], line.Split(' ')[3]);
                }
                else if (line[0] != '#')
                {
                    var end = line.LastIndexOf(' ');
                    Samples.Add(line[..end], line.EndsWith("+Inf", StringComparison.Ordinal) ? double.PositiveInfinity : double.Parse(line[end..], CultureInfo.InvariantCulture));
                }
            }
        }

        public string Text { get; }

        public Dictionary<string, string> Types { get; } = [];

        public Dictionary<string, double> Samples { get; } = [];

        public double this[string sample] => Samples.TryGetValue(sample, out var value) ? value : throw new KeyNotFoundException(sample + "\n" + Text);

        public string FamilyOf(string sample)
        {
            var name = sample.Split('{')[0];
            return Types.ContainsKey(name) ? name : Regex.Replace(name, "_(bucket|sum|count)$", "");
        }
    }
}
