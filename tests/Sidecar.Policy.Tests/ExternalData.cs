namespace Sidecar.Policy.Tests;

/// <summary>Public data that is not part of this repository: in the folder an environment variable names, by default under <c>../shared</c> beside it.</summary>
internal static class ExternalData
{
    public const string Cedar = "CEDAR_DATA";
    public const string Search = "SEARCH_DATA";

    /// <summary>Cloudinary's OpenAPI files and the list of its operations.</summary>
    public const string Reference = "REFERENCE_DATA";

    public static string Path(string variable, string name)
    {
        var folder = Environment.GetEnvironmentVariable(variable)
            ?? System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryRoot(), "..", "shared", variable switch
            {
                Cedar => "testdata/cedar",
                Search => "testdata",
                Reference => "reference",
                _ => throw new ArgumentException($"No default for {variable}", nameof(variable)),
            }));
        return System.IO.Path.Combine(folder, name);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Sidecar.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}

/// <summary>A test over <see cref="ExternalData"/>; where that is absent it is skipped and counted as skipped, not as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExternalDataFactAttribute : FactAttribute
{
    public ExternalDataFactAttribute(string variable, string name)
    {
        var path = ExternalData.Path(variable, name);
        if (!System.IO.Path.Exists(path))
        {
            Skip = $"nothing at {path}; {variable} may name another folder";
        }
    }
}
