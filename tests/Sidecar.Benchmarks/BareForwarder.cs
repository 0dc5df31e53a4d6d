using System.Diagnostics;
using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Sidecar.Benchmarks;

/// <summary>
/// What YARP costs by itself: every request forwarded to one upstream with the default transformer and the client settings of
/// YARP's direct forwarding documentation. The sidecar is measured against this, not against an upstream without a proxy.
/// </summary>
internal static class BareForwarder
{
    /// <summary>Runs until SIGINT or SIGTERM. Returns 2 when the arguments are not <c>--listen URL --upstream URL</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var listen = ValueOf(args, "--listen");
        var upstream = ValueOf(args, "--upstream");
        if (listen is null || upstream is null)
        {
            await Console.Error.WriteLineAsync("yarp: --listen URL and --upstream URL are needed");
            return 2;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddHttpForwarder();

        await using var app = builder.Build();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var options = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(100) };
        app.Run(async context => await forwarder.SendAsync(context, upstream, client, options, HttpTransformer.Default));
        await app.RunAsync();
        return 0;
    }

    private static string? ValueOf(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
