namespace Sidecar.Policy.Tests.Cedar;

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sidecar.Policy.Cedar;
using Xunit.Abstractions;

/// <summary>
/// The public suites of cedar-integration-tests: decision, reasons and errors of every request. The data is not part of this repository;
/// see <see cref="ExternalData"/>.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [ExternalDataFact(ExternalData.Cedar, "corpus-tests.tar.gz")]
    public void The_fuzzed_corpus_is_answered_like_the_reference_engine()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        using var gzip = new GZipStream(File.OpenRead(ExternalData.Path(ExternalData.Cedar, "corpus-tests.tar.gz")), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not null)
            {
                using var reader = new StreamReader(entry.DataStream, Encoding.UTF8);
                files[entry.Name] = reader.ReadToEnd();
            }
        }

        var manifests = files.Keys.Where(static n => n.EndsWith(".json", StringComparison.Ordinal) && !n.EndsWith(".entities.json", StringComparison.Ordinal));
        Check(manifests.Order(StringComparer.Ordinal), name => files[name], tests: 7_809, requests: 62_472);
    }

    [ExternalDataFact(ExternalData.Cedar, "tests")]
    public void The_hand_written_suite_is_answered_like_the_reference_engine()
    {
        var data = ExternalData.Path(ExternalData.Cedar, "");
        var manifests = Directory.GetFiles(Path.Combine(data, "tests"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        Check(manifests.Select(path => Path.GetRelativePath(data, path)), name => File.ReadAllText(Path.Combine(data, name)), tests: 22, requests: 74);
    }

    private void Check(IEnumerable<string> manifests, Func<string, string> read, int tests, int requests)
    {
        var differences = new List<string>();
        var (seenTests, seenRequests) = (0, 0);
        foreach (var name in manifests)
        {
            seenTests++;
            try
            {
                seenRequests += Run(name, read, differences);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                differences.Add($"{name}: {e.GetType().Name} {e.Message}");
            }
        }

        output.WriteLine($"{seenTests} tests, {seenRequests} requests, {differences.Count} differences");
        foreach (var difference in differences.Take(40))
        {
            output.WriteLine(difference);
        }

        Assert.Empty(differences.Take(5));
        Assert.Equal((tests, requests), (seenTests, seenRequests));
    }

    private static int Run(string name, Func<string, string> read, List<string> differences)
    {
        using var manifest = JsonDocument.Parse(read(name));
        var test = manifest.RootElement;
        var policies = CedarParser.ParsePolicies(read(test.GetProperty("policies").GetString()!));
        Assert.Equal(policies.Select(TreeDump.Of), policies.Select(static p => TreeDump.Of(CedarParser.ParsePolicies(p.ToString())[0])));
        using var entityJson = JsonDocument.Parse(read(test.GetProperty("entities").GetString()!));
        var store = new EntityStore(entityJson.RootElement.EnumerateArray().Select(CedarJson.Entity));
        var engine = PolicyEngine.Compile(policies, store);
        var requests = 0;
        foreach (var request in test.GetProperty("requests").EnumerateArray())
        {
            requests++;
            var uid = CedarJson.Uid(request.GetProperty("resource"));
            var resource = store.TryGet(uid, out var known) ? known : new Entity(uid, new Dictionary<string, CedarValue>());
            var question = new AuthorizationRequest(
                CedarJson.Uid(request.GetProperty("principal")),
                CedarJson.Uid(request.GetProperty("action")),
                resource,
                CedarValue.RecordOf(CedarJson.Record(request.GetProperty("context"))));
            var result = engine.Authorize(question);
            var expected = $"{request.GetProperty("decision").GetString()} {Ids(request, "reason")} {Ids(request, "errors")}";
            var actual = $"{(result.Allowed ? "allow" : "deny")} [{string.Join(' ', result.Determining.Select(static p => p.Id).Order(StringComparer.Ordinal))}] [{string.Join(' ', result.Errors.Select(static e => e.Policy.Id).Order(StringComparer.Ordinal))}]";
            if (expected != actual || engine.Decide(question).Allowed != result.Allowed)
            {
                differences.Add($"{name}: {request.GetProperty("description")}: expected {expected}, got {actual} {string.Join("; ", result.Errors.Select(static e => e.Message))}");
            }
        }

        return requests;
    }

    private static string Ids(JsonElement request, string member) =>
        $"[{string.Join(' ', request.GetProperty(member).EnumerateArray().Select(static id => id.GetString()).Order(StringComparer.Ordinal))}]";
}
