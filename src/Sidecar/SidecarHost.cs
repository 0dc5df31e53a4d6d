using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Extensions.Logging;
using Sidecar.Budgets;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Enforcement.Reads;
using Sidecar.Enforcement.References;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Operations.Metrics;
using Sidecar.Pipeline;
using Sidecar.Requests;
using Sidecar.Shared;
using Sidecar.Upstream;
using Yarp.ReverseProxy.Forwarder;
using ILogger = Serilog.ILogger;

namespace Sidecar;

/// <summary>Puts the sidecar together: two ports, one pipeline each.</summary>
internal static class SidecarHost
{
    /// <summary>Builds the web application; grants are loaded here, so that a wrong file ends the start.</summary>
    /// <exception cref="GrantsFileException">The grants file is wrong.</exception>
    /// <exception cref="OptionsValidationException">An option is out of its range, or does not exist.</exception>
    public static WebApplication Build(Action<IConfigurationBuilder> configure, ILogger? logger = null, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        var section = ReadSection(builder.Configuration, configure);
        var options = section.Get<SidecarOptions>() ?? new SidecarOptions();
        var limits = section.GetSection("Requests").Get<RequestLimits>() ?? new RequestLimits();
        var authentication = section.GetSection("Authentication").Get<AuthenticationOptions>() ?? new AuthenticationOptions();
        Refuse([.. options.Validate(), .. limits.Validate(), .. authentication.Validate()]);

        var ownLogger = logger ?? Logging.Create(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new SerilogLoggerProvider(ownLogger, dispose: logger is null));
        builder.Logging.SetMinimumLevel(LogLevel.Information);

        // Below warnings these name every URL, and a URL can hold a signature; no setting turns them on. It also spares an activity and two events
        // for every request.
        foreach (var talkative in (ReadOnlySpan<string>)["Microsoft", "System.Net.Http", "Yarp"])
        {
            builder.Logging.AddFilter(talkative, LogLevel.Warning);
        }

        // Anything this category could say, the decision log says; while it may speak at all, the server starts an activity for every request.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        builder.Services.AddSingleton(ownLogger);
        AddServices(builder.Services, options, limits, authentication);
        replace?.Invoke(builder.Services);
        ConfigurePorts(builder.WebHost, options, limits);

        var app = builder.Build();
        app.Services.GetService<RedisConnection>()?.Begin();
        app.Services.GetRequiredService<FileGrantStore>().LoadFirst();
        var data = app.Services.GetRequiredService<RequestPipeline>();
        var operations = app.Services.GetRequiredService<OperationsPlane>();
        var notifications = app.Services.GetRequiredService<NotificationEndpoint>();
        app.Run(http =>
            http.Features[typeof(OperationsPort)] is not null ? operations.HandleAsync(http)
            : notifications.Takes(http) ? notifications.HandleAsync(http)
            : data.HandleAsync(http));
        return app;
    }

    /// <summary>The options alone, from the same places, for commands that work without serving.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range, or does not exist.</exception>
    public static SidecarOptions ReadOptions(Action<IConfigurationBuilder> configure)
    {
        var options = ReadSection(new ConfigurationManager(), configure).Get<SidecarOptions>() ?? new SidecarOptions();
        Refuse([.. options.Validate()]);
        return options;
    }

    private static IConfigurationSection ReadSection(ConfigurationManager configuration, Action<IConfigurationBuilder> configure)
    {
        configuration.SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        configure(configuration);
        var section = configuration.GetSection(SidecarOptions.Section);
        Refuse([.. KnownOptions.Check(section)]);
        return section;
    }

    /// <summary>Where the two ports listen, once started.</summary>
    public static (Uri DataPlane, Uri Operations) Addresses(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        return (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    private static void AddServices(
        IServiceCollection services, SidecarOptions options, RequestLimits limits, AuthenticationOptions authentication)
    {
        services.AddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DataPlane.ReadinessDelay + options.DataPlane.DrainTimeout);
        services.AddSingleton<Stopping>();
        services.AddHostedService(provider => provider.GetRequiredService<Stopping>());
        services.AddSingleton(options);
        services.AddSingleton(options.Upstream);
        services.AddSingleton(options.Answers);
        services.AddSingleton(options.Readings);
        services.AddSingleton(limits);
        services.AddSingleton(authentication);
        services.AddSingleton(options.Budget);
        services.AddSingleton(new SpoolBudget(limits.MaxTotalSpoolBytes));

        services.AddGrants();
        services.AddCloudinarySource();
        services.AddHttpForwarder();
        services.AddSingleton<UpstreamConnection>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<KeyAccounts>();
        services.AddSingleton<MemoryBudgets>();
        services.AddSingleton<IBudgets>(provider => provider.GetRequiredService<MemoryBudgets>());
        services.AddSingleton<Spending>();
        services.AddSingleton<LookupResilience>();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<UpstreamForwarder>();
        services.AddSingleton<AssetLookup>();
        services.AddSingleton<BackupLookup>();
        services.AddSingleton<FolderDirectory>();
        services.AddSingleton<FolderTrees>();
        services.AddSingleton<FolderWildcardProbe>();
        services.AddSingleton<PresetDirectory>();
        services.AddSingleton<TransformationDirectory>();

        services.AddSingleton(options.Readings.Apply(OperationCatalogue.Default));
        services.AddSingleton<IParameterReader>(provider => new ParameterReader(
            limits, provider.GetRequiredService<SpoolBudget>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Authenticator>();
        services.AddSingleton<ResourceBuilder>();
        services.AddSingleton<ReferencedAssets>();
        services.AddShared(options);
        services.AddSingleton<EnforcementServices>();
        services.AddSingleton<EnforcementTable>();
        services.AddSingleton<PublicOperations>();
        services.AddSingleton<DecisionLog>();
        services.AddSingleton<RequestPipeline>();
        services.AddSingleton<OperationsPlane>();
        services.AddMetricSources();
    }

    private static void ConfigurePorts(ConfigureWebHostBuilder web, SidecarOptions options, RequestLimits limits) =>
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Bodies are bounded by the reader, per kind; an upload has no bound.
            kestrel.Limits.MaxRequestBodySize = null;
            // Its usual five seconds are too short for an app that opens an upload before it has what to send.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(PacedBody.BytesPerSecond, limits.BodyIdleTimeout);
            kestrel.Limits.MaxRequestLineSize = Math.Max(kestrel.Limits.MaxRequestLineSize, limits.MaxTargetLength + 64);
            kestrel.Limits.MaxRequestBufferSize = Math.Max(kestrel.Limits.MaxRequestBufferSize ?? 0, kestrel.Limits.MaxRequestLineSize * 2L);
            Listen(kestrel, options.DataPlane.Url, _ => { });
            Listen(kestrel, options.Operations.Url, listen => listen.Use(next => connection =>
            {
                connection.Features.Set(OperationsPort.Instance);
                return next(connection);
            }));
        });

    private static void Listen(KestrelServerOptions kestrel, string url, Action<ListenOptions> configure)
    {
        var address = new Uri(url);
        switch (address.Host)
        {
            case "localhost":
                kestrel.ListenLocalhost(address.Port, configure);
                break;
            case "0.0.0.0" or "[::]":
                kestrel.ListenAnyIP(address.Port, configure);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port, configure);
                break;
        }
    }

    private static void Refuse(IReadOnlyCollection<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(SidecarOptions.Section, typeof(SidecarOptions), errors);
        }
    }

    /// <summary>Marks connections to the operations port; the port number itself may be chosen by the system.</summary>
    private sealed class OperationsPort
    {
        public static readonly OperationsPort Instance = new();
    }
}
