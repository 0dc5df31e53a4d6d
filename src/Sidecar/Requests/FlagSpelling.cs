using System.Collections.Frozen;

namespace Sidecar.Requests;

/// <summary>
/// Python writes booleans <c>True</c> and <c>False</c>. The sidecar reads them as meant, and says it in the spelling that has one reading: to a server
/// that knows only <c>true</c>, <c>keep_original=True</c> would delete originals, and to one that knows only <c>false</c>, <c>overwrite=False</c>
/// would overwrite.
/// </summary>
internal static class FlagSpelling
{
    /// <summary>Flags that decide what is asked of the grants.</summary>
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["all", "keep_original", "overwrite", "return_delete_token", "unique_filename", "unsigned", "use_asset_folder_as_public_id_prefix", "use_filename"],
        StringComparer.Ordinal);

    /// <summary>The parameters with these flags in lower case. After the signature has been checked, which covers them as sent.</summary>
    public static RequestParameters Canonical(RequestParameters parameters)
    {
        foreach (var (name, value) in parameters.Items)
        {
            if (value is ParameterValue.Text { Value: "True" or "False" } text && Names.Contains(name))
            {
                parameters = parameters.With(name, text.Value.ToLowerInvariant());
            }
        }

        return parameters;
    }
}
