using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.OracleDiff.Generate;

namespace Sidecar.OracleDiff.Compare;

/// <summary>
/// Makes a case smaller as long as the engines still differ in the same way: members and elements are removed, nodes replaced by what is in
/// them, texts cut. The result is a line that both engines can be given.
/// </summary>
internal sealed class Shrinker(Comparer comparer)
{
    private const int Batch = 32;
    private const int MostQuestions = 6_000;

    public async Task<Mismatch> ShrinkAsync(Mismatch mismatch)
    {
        var asked = 0;
        while (asked < MostQuestions && TryParse(mismatch.Case.Line) is { } root)
        {
            Mismatch? smaller = null;
            foreach (var batch in Candidates(root).Where(l => l.Length < mismatch.Case.Line.Length).Distinct().Chunk(Batch))
            {
                asked += batch.Length;
                var results = await comparer.CompareAsync([.. batch.Select(line => mismatch.Case with { Line = line })]);
                smaller = results.Select(static r => r.Mismatch).FirstOrDefault(m => m?.What == mismatch.What);
                if (smaller is not null || asked >= MostQuestions)
                {
                    break;
                }
            }

            if (smaller is null)
            {
                return mismatch;
            }

            mismatch = smaller;
        }

        return mismatch;
    }

    private static JsonNode? TryParse(string line)
    {
        try
        {
            // Through a document, which refuses a key that stands twice: such a line is left as it is.
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return JsonNode.Parse(JsonText.Of(JsonNode.Parse(line)));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Every smaller line that is one step away, big steps first.</summary>
    private static IEnumerable<string> Candidates(JsonNode root)
    {
        yield return JsonText.Of(root);
        var paths = new List<int[]>();
        Walk(root, [], paths);
        foreach (var path in paths)
        {
            foreach (var change in Changes(At(root, path)))
            {
                var copy = root.DeepClone();
                var parent = At(copy, path.AsSpan(0, path.Length - 1))!;
                Apply(parent, path[^1], change);
                yield return JsonText.Of(copy);
            }
        }
    }

    private static void Walk(JsonNode? node, int[] path, List<int[]> paths)
    {
        var count = node switch { JsonObject o => o.Count, JsonArray a => a.Count, _ => 0 };
        for (var i = 0; i < count; i++)
        {
            int[] child = [.. path, i];
            paths.Add(child);
            Walk(Child(node!, i), child, paths);
        }
    }

    private static JsonNode? Child(JsonNode node, int at) => node is JsonObject members ? members.ElementAt(at).Value : ((JsonArray)node)[at];

    private static JsonNode? At(JsonNode? node, ReadOnlySpan<int> path) => path.Length == 0 ? node : At(Child(node!, path[0]), path[1..]);

    /// <summary>Null removes the node.</summary>
    private static IEnumerable<Func<JsonNode?>?> Changes(JsonNode? node)
    {
        yield return null;
        switch (node)
        {
            case JsonObject members:
                foreach (var member in members)
                {
                    yield return () => member.Value?.DeepClone();
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    yield return () => item?.DeepClone();
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                for (var size = text.Length / 2; size > 0; size /= 2)
                {
                    for (var at = 0; at + size <= text.Length; at += size)
                    {
                        var (from, length) = (at, size);
                        yield return () => text.Remove(from, length);
                    }
                }

                break;
        }
    }

    private static void Apply(JsonNode parent, int at, Func<JsonNode?>? change)
    {
        if (parent is JsonObject members)
        {
            var key = members.ElementAt(at).Key;
            if (change is null)
            {
                members.Remove(key);
            }
            else
            {
                members[key] = change();
            }
        }
        else if (change is null)
        {
            ((JsonArray)parent).RemoveAt(at);
        }
        else
        {
            ((JsonArray)parent)[at] = change();
        }
    }
}
