using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>Turns the <c>policies</c> of a grants file into texts: reads the files named and expands patterns.</summary>
internal sealed class PolicyFiles(string grantsPath, string yaml, WatchedFiles files)
{
    private const string Pattern = "*.cedar";

    private readonly string directory = Path.GetDirectoryName(grantsPath) ?? "";
    private readonly List<PolicyEntry> entries = [];

    /// <summary>Where each text came from, by the entry's name.</summary>
    public Dictionary<string, PolicyOrigin> Origins { get; } = new(StringComparer.Ordinal);

    /// <summary>For each entry, its number under <c>policies</c>.</summary>
    public List<int> Indexes { get; } = [];

    public IReadOnlyList<PolicyEntry> Read(IReadOnlyList<PolicySource> sources)
    {
        foreach (var source in sources)
        {
            if (source.Inline is { } inline)
            {
                Add(source, source.Name ?? $"policies[{source.Index}]", inline.Value, PolicyOrigin.OfScalar(grantsPath, yaml, inline), inline);
            }
            else if (source.File!.Value.Contains('*', StringComparison.Ordinal))
            {
                AddMatching(source, source.File);
            }
            else
            {
                AddFile(source, source.File, source.File.Value, source.Name);
            }
        }

        return entries;
    }

    private void AddMatching(PolicySource source, YamlScalar node)
    {
        var within = Path.GetDirectoryName(node.Value) ?? "";
        if (Path.GetFileName(node.Value) != Pattern || within.Contains('*', StringComparison.Ordinal))
        {
            throw Error(node, $"a file, or a pattern that ends in {Pattern} and has no other *", "another pattern");
        }

        if (source.Name is not null)
        {
            throw Error(node, "no name, since each file that matches has its own", "one");
        }

        IReadOnlyList<string> names;
        try
        {
            names = files.List(Path.Combine(directory, within), Pattern);
        }
        catch (IOException)
        {
            throw Error(node, "a directory that can be read", "none");
        }

        // An empty directory is more often a volume that was not mounted than a wish for no policies, and a missing forbid opens doors.
        if (names.Count == 0)
        {
            throw Error(node, "at least one file that matches", "none");
        }

        foreach (var name in names)
        {
            AddFile(source, node, within.Length == 0 ? name : $"{within}/{name}", null);
        }
    }

    private void AddFile(PolicySource source, YamlScalar node, string path, string? name)
    {
        var full = Path.Combine(directory, path);
        var text = FileText.Read(
            files, full, GrantsLimits.MaxPolicyTextLength, () => Error(node, "a policy file that can be read", $"none at \"{path}\""));

        // A file without a word is more often one cut short in writing than a wish, as with an empty directory. A comment is a word.
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new GrantsFileException(full, 1, 1, "a policy, or a comment that says why there is none", "an empty file");
        }

        Add(source, name ?? path, text, PolicyOrigin.OfFile(full), node);
    }

    private void Add(PolicySource source, string name, string text, PolicyOrigin origin, YamlScalar node)
    {
        if (!Origins.TryAdd(name, origin))
        {
            throw Error(node, "each policy file and name once", $"\"{name}\" for a second time");
        }

        entries.Add(new PolicyEntry(name, text) { Cloud = source.Cloud, Enabled = source.Enabled });
        Indexes.Add(source.Index);
    }

    private GrantsFileException Error(YamlNode node, string expected, string found) => new(grantsPath, node.Line, node.Column, expected, found);
}
