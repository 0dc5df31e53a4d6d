using Serilog;
using Serilog.Events;
using Serilog.Settings.Configuration;
using ILogger = Serilog.ILogger;

namespace Sidecar.Operations;

/// <summary>JSON lines on standard output.</summary>
internal static class Logging
{
    /// <summary>A logger with the levels configured under <c>Serilog</c>. There is nothing to configure in other assemblies, and looking for them takes time at every start.</summary>
    public static ILogger Create(IConfiguration configuration) =>
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Yarp", LogEventLevel.Error)
            .ReadFrom.Configuration(configuration, new ConfigurationReaderOptions(typeof(Serilog.Log).Assembly))
            .WriteTo.Sink(new LineSink(Console.OpenStandardOutput()))
            .CreateLogger();
}
