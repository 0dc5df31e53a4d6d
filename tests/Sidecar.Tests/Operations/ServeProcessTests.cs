using System.Diagnostics;
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
    [InlineData("Requests", "{ \"MaxValues\": 99 }", "Sidecar:Requests:MaxValues: expected 100 to 1000000, found 99")]
    [InlineData("Requests", "{ \"SpoolDirectory\": \"/nonexistent\" }", "Sidecar:Requests:SpoolDirectory: expected an existing directory, found \"/nonexistent\"")]
    [InlineData("Authentication", "{ \"MaxSignatureAge\": \"00:00:01\" }", "Sidecar:Authentication:MaxSignatureAge: expected 00:01:00 to 1.00:00:00, found 00:00:01")]
    [InlineData("DataPlane", "{ \"Url\": \"http://sidecar.example:8080\" }", "Sidecar:DataPlane:Url: expected http://address:port")]
    [InlineData("Authentication", "{ \"AcceptSha\": false }", "Sidecar:Authentication: expected one of AcceptSignatureVersion1, AcceptSha1, MaxSignatureAge, found \"AcceptSha\" (did you mean \"AcceptSha1\"?)")]
    [InlineData("Request", "{ \"MaxValues\": 100 }", "(did you mean \"Requests\"?)")]
    public async Task Serve_with_a_setting_that_is_wrong_names_it_and_exits_2(string section, string value, string named)
    {
        var grants = await WriteAsync(Yaml.Environment().Replace("$upstream", "upstream: { api_key: \"1\", api_secret: s }", StringComparison.Ordinal));
        var settings = Path.Combine(Path.GetDirectoryName(grants)!, "settings.json");
        await File.WriteAllTextAsync(settings, $"{{ \"Sidecar\": {{ \"{section}\": {value} }} }}");

        var (exit, error) = await RunAsync("serve", "--grants", grants, "--settings", settings);

        Assert.Equal(2, exit);
        Assert.Contains(named, error, StringComparison.Ordinal);
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
