using Serilog;
using Serilog.Events;
using ILogger = Serilog.ILogger;

namespace Sidecar.Operations;

/// <summary>JSON lines on standard output.</summary>
internal static class Logging
{
    /// <summary>A logger with the levels configured under <c>Serilog</c>.</summary>
    public static ILogger Create(IConfiguration configuration) =>
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Yarp", LogEventLevel.Error)
            .ReadFrom.Configuration(configuration)
            .WriteTo.Sink(new LineSink(Console.OpenStandardOutput()))
            .CreateLogger();
}
