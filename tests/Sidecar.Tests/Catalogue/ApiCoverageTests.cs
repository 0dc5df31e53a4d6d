using System.Text.RegularExpressions;
using Sidecar.Catalogue;
using Sidecar.Policy.Tests;
using Sidecar.Requests;
using YamlDotNet.RepresentationModel;

namespace Sidecar.Tests.Catalogue;

/// <summary>Everything Cloudinary offers has a row: its OpenAPI files, and the list that adds what only SDKs and documentation pages tell.</summary>
public sealed partial class ApiCoverageTests
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [ExternalDataFact(ExternalData.Reference, "endpoints.tsv")]
    public void Every_listed_operation_has_a_row()
    {
        var lines = File.ReadAllLines(ExternalData.Path(ExternalData.Reference, "endpoints.tsv"))[1..].Select(line => line.Split('\t')).ToArray();
        var missing = new List<string>();
        var (judged, unpathed) = (0, 0);
        foreach (var line in lines)
        {
            // Other hosts, and the lines that stand for "anything else".
            if (!line[1].StartsWith('/') || line[1].Contains(' ') || line[1].EndsWith("..", StringComparison.Ordinal))
            {
                unpathed++;
                continue;
            }

            judged++;
            foreach (var path in Spellings(line[1]))
            {
                if (line[0] == "*")
                {
                    missing.AddRange(Methods.Select(m => m.ToUpperInvariant()).Where(m => Find(m, path) is not (null or { Enforcement: EnforcementKind.Refuse })).Select(m => $"{m} {path} is not refused"));
                }
                else if (Find(line[0], path) is null)
                {
                    missing.Add($"{line[0]} {line[1]}");
                }
            }
        }

        Assert.True(judged > 255, $"only {judged} operations read");
        Assert.InRange(unpathed, 1, 8);
        Assert.True(missing.Count == 0, $"{missing.Count} without a row:\n{string.Join('\n', missing.Distinct())}");
    }

    [ExternalDataFact(ExternalData.Reference, "openapi")]
    public void Every_operation_of_the_OpenAPI_files_has_a_row()
    {
        var missing = new List<string>();
        var count = 0;
        foreach (var file in Directory.GetFiles(ExternalData.Path(ExternalData.Reference, "openapi"), "*.yml"))
        {
            var yaml = new YamlStream();
            using var reader = new StreamReader(file);
            yaml.Load(reader);
            var root = (YamlMappingNode)yaml.Documents[0].RootNode;
            var server = ((YamlScalarNode)((YamlSequenceNode)root["servers"])[0]["url"]).Value!;
            var prefix = ServerHost().Replace(server, "");
            foreach (var (path, node) in (YamlMappingNode)root["paths"])
            {
                foreach (var method in ((YamlMappingNode)node).Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Where(Methods.Contains))
                {
                    count++;
                    var template = prefix + ((YamlScalarNode)path).Value;
                    missing.AddRange(Spellings(template).Where(spelling => Find(method.ToUpperInvariant(), spelling) is null)
                        .Select(_ => $"{Path.GetFileName(file)}: {method.ToUpperInvariant()} {template}"));
                }
            }
        }

        Assert.True(count > 200, $"only {count} operations read");
        Assert.True(missing.Count == 0, $"{missing.Count} without a row:\n{string.Join('\n', missing.Distinct())}");
    }

    private static Operation? Find(string method, string path)
    {
        var target = RequestTarget.TryParse(path, maxLength: 4096, out var refusal);
        Assert.True(target is not null, $"{path}: {refusal?.Message}");
        return OperationCatalogue.Default.Match(method, target.Segments, out _);
    }

    /// <summary>A template as paths somebody might send: each choice, with and without what is optional, an example for each name.</summary>
    private static IEnumerable<string> Spellings(string template)
    {
        string[] withOptional = Optional().IsMatch(template) ? [Optional().Replace(template, "$1"), Optional().Replace(template, "")] : [template];
        return withOptional.SelectMany(Choices);

        static IEnumerable<string> Choices(string text) =>
            Placeholder().Match(text) is { Success: true } match
                ? Examples(match.Groups[1].Value).SelectMany(example => Choices(text[..match.Index] + example + text[(match.Index + match.Length)..]))
                : [text];
    }

    private static string[] Examples(string name) => name switch
    {
        "cloud" or "cloud_name" or "cloudName" => ["demo"],
        "rt" or "resource_type" => ["image", "video", "raw"],
        "rt|auto" => ["image", "auto"],
        "type" => ["upload", "private", "authenticated"],
        "asset_id" => ["0123456789abcdef0123456789abcdef"],
        "public_id..." or "public_id" or "path..." or "transformation..." => ["a", "a/b"],
        _ when name.Contains('|') => name.Split('|'),
        _ => ["x1"],
    };

    [GeneratedRegex(@"^https://[^/]+")]
    private static partial Regex ServerHost();

    [GeneratedRegex(@"\[(/[^\]]+)\]")]
    private static partial Regex Optional();

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Placeholder();
}
