using System.Diagnostics;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Operations;

/// <summary>The built program as a process.</summary>
public sealed class ServeProcessTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sidecar-serve-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Serve_with_a_wrong_grants_file_says_where_and_exits_2()
    {
        var file = await WriteAsync("version: 1\nenvironments:\n  - cloud: demo\n    id: x\n    folder_mode: sideways\n    upstream: { api_key: \"1\", api_secret: s }\n");

        foreach (var arguments in (string[][])[["serve", "--grants", file], ["--grants", file], ["validate", "--grants", file]])
        {
            var (exit, error) = await RunAsync(arguments);
            Assert.Equal(2, exit);
            Assert.Contains("grants.yaml:5", error, StringComparison.Ordinal);
            Assert.Contains("expected one of dynamic, fixed", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Serve_without_a_grants_file_exits_2()
    {
        var (exit, error) = await RunAsync("serve", "--grants", "/nonexistent/grants.yaml");

        Assert.Equal(2, exit);
        Assert.Contains("/nonexistent/grants.yaml", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upstream", "{ \"ActivityTimeout\": \"00:00:00\" }", "Sidecar:Upstream:ActivityTimeout")]
    [InlineData("Upstream", "{ \"BaseAddress\": \"ftp://x\" }", "Sidecar:Upstream:BaseAddress")]
    [InlineData("Answers", "{ \"MaxRefillPages\": 51 }", "Sidecar:Answers:MaxRefillPages: expected 0 to 50, found 51")]
    [InlineData("Answers", "{ \"MaxSelectorPages\": 0 }", "Sidecar:Answers:MaxSelectorPages: expected 1 to 20, found 0")]
    [InlineData("Requests", "{ \"MaxValues\": 99 }", "Sidecar:Requests:MaxValues: expected 100 to 1000000, found 99")]
    [InlineData("Requests", "{ \"SpoolDirectory\": \"/nonexistent\" }", "Sidecar:Requests:SpoolDirectory: expected an existing directory, found \"/nonexistent\"")]
    [InlineData("Authentication", "{ \"MaxSignatureAge\": \"00:00:01\" }", "Sidecar:Authentication:MaxSignatureAge: expected 00:01:00 to 1.00:00:00, found 00:00:01")]
    [InlineData("Requests", "{ \"BodyIdleTimeout\": \"00:00:01\" }", "Sidecar:Requests:BodyIdleTimeout: expected 00:00:02 to 01:00:00, found 00:00:01")]
    [InlineData("Budget", "{ \"LookupReserve\": \"95%\" }", "Sidecar:Budget:LookupReserve: expected 0 to 1000000, or 0% to 90%, found \"95%\"")]
    [InlineData("Budget", "{ \"CallsPerHour\": -1 }", "Sidecar:Budget:CallsPerHour: expected 0 to 1000000, found -1")]
    [InlineData("Upstream", "{ \"LookupRetries\": 6 }", "Sidecar:Upstream:LookupRetries: expected 0 to 5, found 6")]
    [InlineData("DataPlane", "{ \"Url\": \"http://sidecar.example:8080\" }", "Sidecar:DataPlane:Url: expected http://address:port")]
    [InlineData("Authentication", "{ \"AcceptSha\": false }", "Sidecar:Authentication: expected one of AcceptSignatureVersion1, AcceptSha1, MaxSignatureAge, found \"AcceptSha\" (did you mean \"AcceptSha1\"?)")]
    [InlineData("Request", "{ \"MaxValues\": 100 }", "(did you mean \"Requests\"?)")]
    [InlineData("Redis", "\"localhost,password=geheim\"", "Sidecar:Redis: expected a section with Configuration, KeyPrefix, Timeout, ProbeInterval, found a text")]
    [InlineData("Redis", "{ \"Configuration\": [ \"a:1\" ] }", "Sidecar:Redis:Configuration: expected a text, found a list or a map")]
    [InlineData("Redis", "{ \"Timeout\": \"soon\" }", "Sidecar:Redis:Timeout: expected a time as hours:minutes:seconds, found \"soon\"")]
    [InlineData("Search", "{ \"FolderWildcards\": \"stars\" }", "Sidecar:Search:FolderWildcards: expected one of wildcard, enumerate, probe, found \"stars\"")]
    [InlineData("Search", "{ \"FolderWildcards\": \"7\" }", "Sidecar:Search:FolderWildcards: expected one of wildcard, enumerate, probe, found \"7\"")]
    [InlineData("Notifications", "{ \"Enabled\": \"on\" }", "Sidecar:Notifications:Enabled: expected true or false, found \"on\"")]
    [InlineData("Budget", "{ \"Burst\": 1.5 }", "Sidecar:Budget:Burst: expected a whole number, found \"1.5\"")]
    [InlineData("Budget", "{ \"Burst\": 1, }}", "settings.json': expected JSON, found something else at line 1, byte ")]
    public async Task Serve_with_a_setting_that_is_wrong_names_it_and_exits_2(string section, string value, string named)
    {
        var grants = await WriteAsync(Yaml.Environment().Replace("$upstream", "upstream: { api_key: \"1\", api_secret: s }", StringComparison.Ordinal));
        var settings = Path.Combine(Path.GetDirectoryName(grants)!, "settings.json");
        await File.WriteAllTextAsync(settings, $"{{ \"Sidecar\": {{ \"{section}\": {value} }} }}");

        var (exit, error) = await RunAsync("serve", "--grants", grants, "--settings", settings);

        Assert.Equal(2, exit);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_open_when_the_program_is_told_to_stop_is_answered()
    {
        await using var upstream = await EmulatorHost.StartAsync(new EmulatorOptions());
        var grants = await WriteAsync(SidecarWorld.Expand(Yaml.Standard(), upstream));
        var (data, operations) = (FreePort(), FreePort());
        using var process = Start(
            ["serve", "--grants", grants],
            ("SIDECAR__DATAPLANE__URL", $"http://127.0.0.1:{data}"),
            ("SIDECAR__OPERATIONS__URL", $"http://127.0.0.1:{operations}"));
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            await UntilReadyAsync(http, $"http://127.0.0.1:{operations}/readyz");
            upstream.Latency = TimeSpan.FromSeconds(4);
            var call = http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{data}/v1_1/demo/ping")
            {
                Headers = { { "Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"admin:{Yaml.SecretOf("admin")}")) } },
            });
            for (var i = 0; i < 100 && upstream.Requests.Count == 0; i++)
            {
                await Task.Delay(20);
            }

            Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();

            using var answer = await call;
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Readiness_ends_first_and_an_upload_that_is_under_way_ends_well()
    {
        await using var upstream = await EmulatorHost.StartAsync(new EmulatorOptions());
        var grants = await WriteAsync(SidecarWorld.Expand(Yaml.Standard(), upstream));
        var (data, operations) = (FreePort(), FreePort());
        using var process = Start(
            ["serve", "--grants", grants],
            ("SIDECAR__DATAPLANE__URL", $"http://127.0.0.1:{data}"),
            ("SIDECAR__OPERATIONS__URL", $"http://127.0.0.1:{operations}"),
            ("SIDECAR__DATAPLANE__READINESSDELAY", "00:00:02"));
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            await UntilReadyAsync(http, $"http://127.0.0.1:{operations}/readyz");
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync("127.0.0.1", data);
            const string Head = "--B\r\nContent-Disposition: form-data; name=asset_folder\r\n\r\nProduct\r\n--B\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n";
            const string Tail = "\r\n--B--\r\n";
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(
                $"POST /v1_1/demo/raw/upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{RawHttp.Basic("manager")}\r\n"
                + $"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {Head.Length + 8 + Tail.Length}\r\n\r\n{Head}half"));

            // Still ready: it can only be red because of the signal.
            await UntilReadyAsync(http, $"http://127.0.0.1:{operations}/readyz");
            Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
            var (status, text) = (System.Net.HttpStatusCode.OK, "");
            for (var i = 0; i < 100 && status == System.Net.HttpStatusCode.OK; i++)
            {
                using var probe = await http.GetAsync(new Uri($"http://127.0.0.1:{operations}/readyz"));
                (status, text) = (probe.StatusCode, await probe.Content.ReadAsStringAsync());
                await Task.Delay(10);
            }

            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("\"stopping\"", text, StringComparison.Ordinal);

            // The ports are closed by now, and the upload goes on.
            await Task.Delay(TimeSpan.FromSeconds(3));
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://127.0.0.1:{operations}/livez")));
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes("half" + Tail));
            using var reader = new StreamReader(client.GetStream());
            Assert.StartsWith("HTTP/1.1 200 ", await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task UntilReadyAsync(HttpClient http, string url)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                if ((await http.GetAsync(new Uri(url))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (i < 300)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "sidecar.dll"), .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(directory.FullName, "grants.yaml");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private static async Task<(int Exit, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [Path.Combine(AppContext.BaseDirectory, "sidecar.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var error = await process.StandardError.ReadToEndAsync(bound.Token);
            await output;
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
