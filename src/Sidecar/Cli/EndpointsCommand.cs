using System.CommandLine;
using Sidecar.Catalogue;

namespace Sidecar.Cli;

/// <summary><c>endpoints</c>: prints the catalogue as <c>docs/endpoints.md</c>.</summary>
internal static class EndpointsCommand
{
    public static Command Create()
    {
        var command = new Command("endpoints", "Prints every operation the sidecar knows, as Markdown (docs/endpoints.md).");
        command.SetAction(_ => Console.Out.Write(CatalogueMarkdown.Write(OperationCatalogue.Default)));
        return command;
    }
}
