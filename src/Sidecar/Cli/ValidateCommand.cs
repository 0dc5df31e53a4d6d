using System.CommandLine;
using Sidecar.Grants;

namespace Sidecar.Cli;

/// <summary><c>validate</c>: checks a grants file and what it names, without secrets, for a build pipeline.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Option<string>("--grants") { Description = "The grants file.", DefaultValueFactory = _ => "grants.yaml" };
        var command = new Command("validate", "Checks a grants file; exit code 2 when it is wrong.") { file };
        command.SetAction(result => Run(result.GetValue(file)!));
        return command;
    }

    private static int Run(string path)
    {
        try
        {
            var snapshot = GrantsFileLoader.Check(path);
            foreach (var warning in snapshot.Warnings)
            {
                Console.WriteLine($"warning: {warning}");
            }

            Console.WriteLine($"{path}: valid, snapshot {snapshot.Version}");
            return 0;
        }
        catch (GrantsFileException error)
        {
            Console.Error.WriteLine(error.Message);
            return SidecarCommands.ConfigurationError;
        }
    }
}
