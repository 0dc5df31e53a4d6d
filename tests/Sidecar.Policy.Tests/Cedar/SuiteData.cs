namespace Sidecar.Policy.Tests.Cedar;

using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

/// <summary>
/// The public suites: cedar-integration-tests and what cedar-go adds. They are not part of this repository; they are looked for in CEDAR_DATA, else
/// in ../shared/testdata/cedar beside the repository.
/// </summary>
internal static class SuiteData
{
    private static readonly ConcurrentDictionary<string, Lazy<Dictionary<string, string>>> Archives = new(StringComparer.Ordinal);

    public static string Path { get; } = Environment.GetEnvironmentVariable("CEDAR_DATA") ?? System.IO.Path.Combine(RepositoryRoot(), "..", "shared", "testdata", "cedar");

    public static bool Exists => Directory.Exists(Path);

    public static IReadOnlyDictionary<string, string> Corpus => Archive("corpus-tests.tar.gz");

    public static IReadOnlyDictionary<string, string> Answers => Archive(System.IO.Path.Combine("cedar-go", "corpus-validation.tar.gz"));

    /// <summary>Every how many-th test of the corpus is tried: CEDAR_SAMPLE, 1 when it is not set. Mutation runs try few.</summary>
    public static int Sample { get; } = int.TryParse(Environment.GetEnvironmentVariable("CEDAR_SAMPLE"), out var sample) ? sample : 1;

    /// <summary>The tests of the fuzzed corpus.</summary>
    public static IEnumerable<SuiteTest> CorpusTests() =>
        Corpus.Keys.Where(static n => n.EndsWith(".json", StringComparison.Ordinal) && !n.EndsWith(".entities.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Where(static (_, i) => i % Sample == 0)
            .Select(static name => new SuiteTest(name, file => Corpus[file]));

    /// <summary>The hand-written tests.</summary>
    public static IEnumerable<SuiteTest> HandWrittenTests() => Files(Path, "tests", SearchOption.AllDirectories);

    /// <summary>The validator cases of cedar-go.</summary>
    public static IEnumerable<SuiteTest> ValidatorCases() =>
        Files(System.IO.Path.Combine(Path, "cedar-go"), "testdata", SearchOption.TopDirectoryOnly)
            .Where(static t => !t.Name.EndsWith(".entities.json", StringComparison.Ordinal) && !t.Name.EndsWith(".validation.json", StringComparison.Ordinal));

    private static IEnumerable<SuiteTest> Files(string root, string folder, SearchOption option) =>
        Directory.GetFiles(System.IO.Path.Combine(root, folder), "*.json", option).Order(StringComparer.Ordinal)
            .Select(path => new SuiteTest(System.IO.Path.GetRelativePath(root, path), name => File.ReadAllText(System.IO.Path.Combine(root, name))));

    private static Dictionary<string, string> Archive(string name) => Archives.GetOrAdd(name, static name => new(() => Unpack(name))).Value;

    private static Dictionary<string, string> Unpack(string name)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        using var gzip = new GZipStream(File.OpenRead(System.IO.Path.Combine(Path, name)), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not null)
            {
                using var reader = new StreamReader(entry.DataStream, Encoding.UTF8);
                files[entry.Name] = reader.ReadToEnd();
            }
        }

        return files;
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Sidecar.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? AppContext.BaseDirectory;
    }
}

/// <summary>One manifest with what it names.</summary>
internal sealed class SuiteTest(string name, Func<string, string> read)
{
    private readonly Lazy<JsonElement> _manifest = new(() =>
    {
        using var document = JsonDocument.Parse(read(name));
        return document.RootElement.Clone();
    });

    public string Name { get; } = name;

    public JsonElement Manifest => _manifest.Value;

    public string Policies => read(Manifest.GetProperty("policies").GetString()!);

    public string Entities => read(Manifest.GetProperty("entities").GetString()!);

    public string Schema => read(Manifest.GetProperty("schema").GetString()!);

    public bool ShouldValidate => Manifest.GetProperty("shouldValidate").GetBoolean();

    public IEnumerable<JsonElement> Requests => Manifest.GetProperty("requests").EnumerateArray();

    public string Read(string file) => read(file);
}
