using System.Text;
using Sidecar.Identity;

namespace Sidecar.Catalogue;

/// <summary>The catalogue as a document: <c>docs/endpoints.md</c>, which a test holds equal to it.</summary>
internal static class CatalogueMarkdown
{
    public static string Write(OperationCatalogue catalogue)
    {
        var text = new StringBuilder()
            .Append("# Endpoints\n\n")
            .Append("Generated from the catalogue with `dotnet run --project src/Sidecar -- endpoints > docs/endpoints.md`. ")
            .Append("What is not in this table is answered 403 with a message that says so, and never forwarded.\n\n")
            .Append("`{name}` is one path segment, `{name...}` one or more. Every operation needs a key of the product environment that the path names, or where it says so an account key ([account-api.md](account-api.md)).\n\n")
            .Append("| Operation | Method | Path | Proof | Must be permitted | Enforcement | Answer when it is not, or only in part |\n")
            .Append("|---|---|---|---|---|---|---|\n");
        foreach (var row in catalogue.Operations)
        {
            text.Append("| ").Append(row.Name).Append(" | ").Append(row.Method == OperationCatalogue.AnyMethod ? "any" : row.Method).Append(" | `").Append(Shorten(row.Template)).Append("` | ")
                .Append(Proof(row)).Append(" | ").Append(Cell(row.Requires)).Append(" | ").Append(row.Enforcement).Append(" | ")
                .Append(Cell(row.Answer)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Shorten(string template) =>
        template.Replace(AssetOperations.Types, "{type}", StringComparison.Ordinal)
            .Replace("{resource_type:image|video|raw|auto}", "{image, video, raw, auto}", StringComparison.Ordinal)
            .Replace(AssetOperations.ResourceTypes, "{image, video, raw}", StringComparison.Ordinal)
            .Replace("{asset_id:asset_id}", "{asset_id}", StringComparison.Ordinal);

    private static string Proof(Operation row) => (row.Scope, row.Credentials) switch
    {
        (OperationScope.Account, _) => "Basic, account key",
        (OperationScope.Public, _) => "none",
        (_, CredentialForm.Basic) => "Basic",
        (_, CredentialForm.SignedOrBasic) => "signature or Basic",
        (_, CredentialForm.SearchUrl) => "signature in the path",
        _ => "signature, Basic or unsigned",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
