using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Sidecar.Cli;

/// <summary>The command line. <c>serve</c> is the default command.</summary>
internal static class SidecarCommands
{
    /// <summary>The configuration is wrong.</summary>
    public const int ConfigurationError = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("A reverse proxy in front of Cloudinary's Admin and Upload APIs that limits every caller to its grants.");
        var serve = ServeCommand.Create();
        root.Add(serve);
        root.Add(ValidateCommand.Create());
        root.Add(EndpointsCommand.Create());
        root.Add(AuthorizeCommand.Create());
        root.Add(RewriteCommand.Create());

        // serve is the default: its options may stand alone.
        var isDefault = args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("-h" or "--help" or "-?" or "--version"));

        // The host takes SIGTERM itself and lets open calls finish; the command line's own handling would end the process two seconds later.
        return await root.Parse(isDefault ? ["serve", .. args] : args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>What is wrong with the configuration: one line for each option; for a settings file that is not JSON its name and the place.</summary>
    public static string Describe(Exception error) => error switch
    {
        OptionsValidationException invalid => string.Join('\n', invalid.Failures),
        InvalidDataException when error.GetBaseException() is JsonException { LineNumber: { } line, BytePositionInLine: { } column } =>
            $"{error.Message.TrimEnd('.')}: expected JSON, found something else at line {line + 1}, byte {column + 1}",
        _ => error.Message,
    };
}
