using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;
using ILogger = Serilog.ILogger;

namespace Sidecar.Operations;

/// <summary>JSON lines on standard output, from a queue, so that a slow reader does not slow requests until the queue is full; nothing is dropped.</summary>
internal static class Logging
{
    private const int QueueLength = 10_000;

    /// <summary>A logger as configured under <c>Serilog</c> (levels), writing to standard output.</summary>
    public static ILogger Create(IConfiguration configuration) =>
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Yarp", LogEventLevel.Error)
            .ReadFrom.Configuration(configuration)
            .WriteTo.Async(sink => sink.Console(new JsonFormatter(renderMessage: true)), QueueLength, blockWhenFull: true)
            .CreateLogger();
}
