using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.Seeding;
using Cloudinary.Emulator.State;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cloudinary.Emulator;

/// <summary>A running Cloudinary: one product environment behind one loopback port, with its state and its faults in a test's hands.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmulatorOptions _options;
    private readonly Library _library;
    private readonly RequestLog _log;
    private readonly Faults _faults;

    private EmulatorHost(WebApplication app, EmulatorOptions options, Library library, RequestLog log, Faults faults)
    {
        _app = app;
        _options = options;
        _library = library;
        _log = log;
        _faults = faults;
        State = new EmulatorState(library);
        Account = new AccountState(library.Account, options.EnvironmentId);
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Scheme, host and port; what an SDK calls <c>upload_prefix</c>.</summary>
    public Uri BaseAddress { get; }

    public string CloudName => _options.CloudName;

    public string ApiKey => _options.ApiKey;

    public string ApiSecret => _options.ApiSecret;

    public string EnvironmentId => _options.EnvironmentId;

    /// <summary>The library, for arranging and asserting.</summary>
    public EmulatorState State { get; }

    /// <summary>The account, for arranging; see <see cref="EmulatorOptions.StatefulAccount"/>.</summary>
    public AccountState Account { get; }

    /// <summary>The last requests, oldest first; a snapshot.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Snapshot();

    /// <summary>Answers with <c>Content-Encoding: gzip</c>, whatever the request accepts.</summary>
    public bool GzipAnswers
    {
        get => _faults.Gzip;
        set => _faults.Gzip = value;
    }

    /// <summary>Waits this long before looking at a request.</summary>
    public TimeSpan Latency
    {
        get => _faults.Latency;
        set => _faults.Latency = value;
    }

    public static async Task<EmulatorHost> StartAsync(EmulatorOptions options)
    {
        var library = new Library(options);
        if (options.SeedLibrary)
        {
            SeedLibrary.Fill(library, options.Seed);
        }

        if (options.ManyInAccount is [var users, var groups, var policies, var folders])
        {
            SeedAccount.Many(
                library.Account, options.EnvironmentId, users, groups, policies,
                [.. Enumerable.Range(0, folders).Select(i => library.Folders.Ensure($"area-{i / 100:d3}/folder-{i:d5}").ExternalId)]);
        }

        var log = new RequestLog(options.RecordedRequests);
        var faults = new Faults();
        var pipeline = new RequestPipeline(options, library, log, faults);

        // An empty builder: no configuration files to watch, no environment to be surprised by, no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        app.Run(pipeline.HandleAsync);
        await app.StartAsync();
        return new EmulatorHost(app, options, library, log, faults);
    }

    public void ClearRequests() => _log.Clear();

    /// <summary>The next requests whose raw target matches get this answer instead of their own.</summary>
    public void FailNext(int count, int status, string body, Func<string, bool>? path = null) =>
        _faults.Add(new Fault(count, path ?? (_ => true), status, body));

    /// <summary>The next requests whose raw target matches lose their connection without an answer.</summary>
    public void ResetNext(int count, Func<string, bool>? path = null) => _faults.Add(new Fault(count, path ?? (_ => true), null, ""));

    /// <summary>The next requests whose raw target matches get the first half of their answer, and then their connection ends.</summary>
    public void CutNext(int count, Func<string, bool>? path = null) => _faults.Add(new Fault(count, path ?? (_ => true), null, "") { Cut = true });

    /// <summary>Requests whose raw target matches are looked at this much later; the others as usual.</summary>
    public void SlowDown(TimeSpan latency, Func<string, bool> path) => _faults.Slow = (latency, path);

    /// <summary>Drops faults that have not happened yet, latency and compression.</summary>
    public void ClearFaults()
    {
        _faults.Clear();
        _faults.Latency = TimeSpan.Zero;
        _faults.Slow = null;
        _faults.Gzip = false;
    }

    /// <summary>Completes when the process is asked to stop.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _library.Dispose();
    }
}
