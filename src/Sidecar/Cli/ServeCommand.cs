using System.CommandLine;
using Microsoft.Extensions.Options;
using Sidecar.Grants;

namespace Sidecar.Cli;

/// <summary><c>serve</c>: runs the sidecar.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var grants = new Option<string?>("--grants") { Description = "The grants file. Also SIDECAR__GRANTS__PATH. Default: grants.yaml." };
        var settings = new Option<string?>("--settings") { Description = "A JSON file with settings, read after appsettings.json and before this command line." };
        var command = new Command("serve", "Runs the sidecar (the default command).") { grants, settings };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(grants), result.GetValue(settings), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? grants, string? settings, CancellationToken cancellation)
    {
        Rehearsal.Begin();
        WebApplication app;
        try
        {
            app = SidecarHost.Build(configuration =>
            {
                if (settings is not null)
                {
                    configuration.AddJsonFile(Path.GetFullPath(settings), optional: false);
                }

                if (grants is not null)
                {
                    configuration.AddInMemoryCollection([new("Sidecar:Grants:Path", grants)]);
                }
            });
        }
        catch (Exception error) when (error is GrantsFileException or OptionsValidationException or FileNotFoundException or InvalidDataException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(SidecarCommands.Describe(error));
            return SidecarCommands.ConfigurationError;
        }

        await using (app)
        {
            try
            {
                await app.StartAsync(cancellation);
            }
            catch (IOException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }

            await app.WaitForShutdownAsync(cancellation);
        }

        return 0;
    }
}
