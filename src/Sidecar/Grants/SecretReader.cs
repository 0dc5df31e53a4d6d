namespace Sidecar.Grants;

/// <summary>Fetches secrets from where a grants file says they are. Messages give the place in the file only: what stands there may be a secret in the wrong field.</summary>
internal sealed class SecretReader(string grantsPath, Func<string, string?> environment, WatchedFiles files)
{
    private const int MaxBytes = 64 * 1024;

    private readonly string directory = Path.GetDirectoryName(grantsPath) ?? "";

    /// <exception cref="GrantsFileException">There is none, or it is empty.</exception>
    public SecretText Read(SecretSource source)
    {
        var value = source.Kind switch
        {
            SecretKind.Inline => source.Text.Reveal(),
            SecretKind.Environment => environment(source.Text.Reveal())
                ?? throw Error(source, "the name of an environment variable that is set", "one that is not"),
            _ => FileText.Read(
                files,
                Path.Combine(directory, source.Text.Reveal()),
                MaxBytes,
                () => Error(source, "the path of a file that can be read", "none there")),
        };

        // Editors and echo end a file with a newline that belongs to no secret.
        value = source.Kind == SecretKind.File ? value.TrimEnd('\r', '\n') : value;
        return value.Length > 0 ? new SecretText(value) : throw Error(source, "a value that is not empty", "an empty one");
    }

    private GrantsFileException Error(SecretSource source, string expected, string found) =>
        new(grantsPath, source.Line, source.Column, expected, found);
}
