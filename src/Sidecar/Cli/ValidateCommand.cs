using System.CommandLine;
using Sidecar.Grants;
using Sidecar.Policy.Grants;

namespace Sidecar.Cli;

/// <summary><c>validate</c>: checks a grants file and what it names, without secrets, for a build pipeline.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Option<string>("--grants") { Description = "The grants file.", DefaultValueFactory = _ => "grants.yaml" };
        var schema = new Option<string>("--schema")
        {
            Description = "A Cedar schema to check policies against: JSON as Cloudinary serves it, or a .cedarschema file. Also Sidecar:Grants:SchemaFile.",
            DefaultValueFactory = _ => "",
        };
        var validation = new Option<PolicyValidation>("--policy-validation")
        {
            Description = "What becomes of mistakes in policies: strict refuses, warn lets those pass that can only deny. Also Sidecar:Grants:PolicyValidation.",
        };
        var command = new Command("validate", "Checks a grants file; exit code 2 when it is wrong.") { file, schema, validation };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(schema)!, result.GetValue(validation)));
        return command;
    }

    private static int Run(string path, string schema, PolicyValidation validation)
    {
        try
        {
            var snapshot = GrantsFileLoader.Check(path, schema, validation);
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
