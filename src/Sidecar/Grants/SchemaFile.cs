using System.Text.Json;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;

namespace Sidecar.Grants;

/// <summary>Reads a schema file.</summary>
internal static class SchemaFile
{
    /// <summary>What a file in Cedar syntax ends in; every other one holds JSON.</summary>
    private const string CedarExtension = ".cedarschema";

    /// <summary>The schema, joined with what is known of Cloudinary's.</summary>
    /// <exception cref="GrantsFileException">It cannot be read, is no schema, or cannot be joined.</exception>
    public static CedarSchema Read(string path, WatchedFiles files)
    {
        var text = FileText.Read(
            files, path, GrantsFileLoader.MaxFileBytes, () => new GrantsFileException(path, 0, 0, "a schema file that can be read", $"none at \"{Path.GetFullPath(path)}\""));
        try
        {
            return path.EndsWith(CedarExtension, StringComparison.Ordinal) ? CloudinarySchema.Parse(text, path) : CloudinarySchema.FromJson(text);
        }
        catch (CedarSyntaxException e)
        {
            throw new GrantsFileException(path, e.Line, e.Column, e.Expected, e.Found);
        }
        catch (CedarFormatException e) when (e.InnerException is JsonException { LineNumber: { } line } json)
        {
            // The parser counts from 0, and bytes.
            throw new GrantsFileException(path, (int)line + 1, (int)(json.BytePositionInLine ?? 0) + 1, "a Cedar schema in JSON", "an error in it");
        }
        catch (CedarFormatException e)
        {
            throw new GrantsFileException(path, 0, 0, "a Cedar schema", $"an error in it: {e.Message}");
        }
    }
}
