using System.Net.Http.Headers;
using System.Text;
using Cloudinary.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Sidecar.Tests.World;

/// <summary>A stateful Cloudinary and a real sidecar in front of it, both on free loopback ports, both inside the test process.</summary>
internal sealed class SidecarWorld : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo directory;
    private readonly LogSink log;
    private bool isGuest;

    private SidecarWorld(EmulatorHost upstream, WebApplication app, DirectoryInfo directory, LogSink log)
    {
        Upstream = upstream;
        this.app = app;
        this.directory = directory;
        this.log = log;
        (DataPlane, Operations) = SidecarHost.Addresses(app);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.None }) { BaseAddress = DataPlane };
    }

    /// <summary>The emulated Cloudinary: its state, and every request it received.</summary>
    public EmulatorHost Upstream { get; }

    public Uri DataPlane { get; }

    public Uri Operations { get; }

    public HttpClient Http { get; }

    /// <summary>Path of the grants file; write to it to test reloads.</summary>
    public string GrantsPath => Path.Combine(directory.FullName, "grants.yaml");

    /// <summary>Everything logged so far, rendered with its properties.</summary>
    public IReadOnlyList<LogEvent> Log => log.Events;

    /// <summary>Starts both. In the grants text, <c>$upstream</c> stands for the environment's <c>base_url</c> and <c>upstream</c> members, <c>$account</c> for the address alone.</summary>
    /// <param name="grants">The grants file; see <see cref="Yaml"/>.</param>
    /// <param name="emulator">Options of the emulated Cloudinary.</param>
    /// <param name="settings">Settings by name, e.g. <c>Sidecar:Answers:MaxRefillPages</c>.</param>
    /// <param name="replace">Replaces services, e.g. the clock.</param>
    /// <param name="arrange">Arranges the emulated Cloudinary before the sidecar sees it.</param>
    public static async Task<SidecarWorld> StartAsync(
        string grants, EmulatorOptions? emulator = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null,
        Action<EmulatorHost>? arrange = null)
    {
        var upstream = await EmulatorHost.StartAsync(emulator ?? new EmulatorOptions());
        arrange?.Invoke(upstream);
        var directory = Directory.CreateTempSubdirectory("sidecar-tests-");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "grants.yaml"), Expand(grants, upstream));
        return await StartAsync(upstream, directory, Path.Combine(directory.FullName, "grants.yaml"), settings, replace);
    }

    /// <summary>Starts both with a grants file as it stands; it names the environment's credential itself.</summary>
    public static async Task<SidecarWorld> StartWithFileAsync(string grantsPath, EmulatorOptions emulator)
    {
        var upstream = await EmulatorHost.StartAsync(emulator);
        var settings = new Dictionary<string, string?> { ["Sidecar:Upstream:BaseAddress"] = upstream.BaseAddress.GetLeftPart(UriPartial.Authority) };
        return await StartAsync(upstream, Directory.CreateTempSubdirectory("sidecar-tests-"), grantsPath, settings, replace: null);
    }

    /// <summary>Starts one more sidecar, with the grants file and the Cloudinary of another, which has to outlive it.</summary>
    public static async Task<SidecarWorld> JoinAsync(
        SidecarWorld other, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var world = await StartAsync(other.Upstream, other.directory, other.GrantsPath, settings, replace);
        world.isGuest = true;
        return world;
    }

    private static async Task<SidecarWorld> StartAsync(
        EmulatorHost upstream, DirectoryInfo directory, string grantsPath, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? replace)
    {
        var world = default(SidecarWorld);
        try
        {
            var sink = new LogSink();
            var app = SidecarHost.Build(
                configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
                {
                    ["Sidecar:DataPlane:Url"] = "http://127.0.0.1:0",
                    ["Sidecar:Operations:Url"] = "http://127.0.0.1:0",
                    ["Sidecar:Grants:Path"] = grantsPath,
                    ["Sidecar:Grants:ReloadInterval"] = "00:00:00.2",
                }),
                new LoggerConfiguration().MinimumLevel.Information().WriteTo.Sink(sink).CreateLogger(),
                replace);
            await app.StartAsync();
            return world = new SidecarWorld(upstream, app, directory, sink);
        }
        finally
        {
            if (world is null)
            {
                await upstream.DisposeAsync();
                directory.Delete(recursive: true);
            }
        }
    }

    /// <summary>Puts the emulator's address and credential into a grants text.</summary>
    public static string Expand(string grants, EmulatorHost upstream) => grants.Replace(
        "$upstream",
        $"base_url: {upstream.BaseAddress.GetLeftPart(UriPartial.Authority)}\n    upstream: {{ api_key: \"{upstream.ApiKey}\", api_secret: \"{upstream.ApiSecret}\" }}",
        StringComparison.Ordinal).Replace("$account", upstream.BaseAddress.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    /// <summary>A service of the running sidecar.</summary>
    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Sends a request with Basic authentication; the target goes onto the wire as it is.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string target, string key, HttpContent? content = null, string? secret = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(
            method,
            new Uri(DataPlane.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = content,
        };
        if (key.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{secret ?? Yaml.SecretOf(key)}")));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string target, string key) => SendAsync(HttpMethod.Get, target, key);

    public Task<Answer> PostFormAsync(string target, string key, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, target, key, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public Task<Answer> SendJsonAsync(HttpMethod method, string target, string key, string json) =>
        SendAsync(method, target, key, new StringContent(json, Encoding.UTF8, "application/json"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        if (isGuest)
        {
            return;
        }

        await Upstream.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private sealed class LogSink : ILogEventSink
    {
        private readonly List<LogEvent> events = [];

        public IReadOnlyList<LogEvent> Events
        {
            get
            {
                lock (events)
                {
                    return [.. events];
                }
            }
        }

        public void Emit(LogEvent logEvent)
        {
            lock (events)
            {
                events.Add(logEvent);
            }
        }
    }
}
