using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Sidecar.Grants;
using Sidecar.Policy.Limits;

namespace Sidecar.Cli;

/// <summary>
/// <c>rewrite</c>: what becomes of search expressions of one caller. In: one JSON string per line. Out, in order, one object per line:
/// {outcome, expression, exact, error}, with <c>--explain</c> {policies: {permit, forbid}} as well.
/// </summary>
internal static class RewriteCommand
{
    public static Command Create()
    {
        var grants = new Option<string>("--grants") { Description = "The grants file.", DefaultValueFactory = _ => "grants.yaml" };
        var environment = new Option<string>("--environment") { Description = "The cloud name of the product environment.", Required = true };
        var caller = new Option<string[]>("--as")
        {
            Description = "Whose search: key:ID or user:ID. Given twice, a key that acts for a user: both must be permitted.",
            Required = true,
        };
        var search = new Option<SearchSubject>("--search") { Description = "What is searched: assets or folders." };
        var folders = new Option<string?>("--folders")
        {
            Description = "A JSON object of folder external ids and their paths, for policies that name folders by id. Without it such folders are taken not to exist.",
        };
        var settings = new Option<string?>("--settings") { Description = "A JSON file with settings, as for serve." };
        var explain = new Option<bool>("--explain") { Description = "Name the policies behind the limit." };
        var command = new Command("rewrite", "Rewrites search expressions, one JSON string per line, from standard input.")
        {
            grants, environment, caller, search, folders, settings, explain,
        };
        command.SetAction(result => Run(
            () => RewriteCaller.Read(
                GrantsFileLoader.Check(result.GetValue(grants)!),
                result.GetValue(environment)!,
                result.GetValue(caller)!,
                result.GetValue(search),
                result.GetValue(folders),
                SidecarHost.ReadOptions(configuration =>
                {
                    if (result.GetValue(settings) is { } file)
                    {
                        configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
                    }
                })),
            result.GetValue(explain)));
        return command;
    }

    private static int Run(Func<RewriteCaller> read, bool explain)
    {
        try
        {
            var caller = read();
            foreach (var warning in caller.Warnings)
            {
                Console.Error.WriteLine($"warning: {warning}");
            }

            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            new RewriteLines(caller, explain).Answer(input, output);
            return 0;
        }
        catch (Exception error) when (
            error is GrantsFileException or RewriteCallerException or OptionsValidationException or FileNotFoundException or InvalidDataException or InvalidOperationException or JsonException)
        {
            Console.Error.WriteLine(SidecarCommands.Describe(error));
            return SidecarCommands.ConfigurationError;
        }
        catch (IOException)
        {
            // Whoever read the answers has gone.
            return 1;
        }
    }
}
