using Sidecar.Shared;

namespace Sidecar.Tests.Shared;

public sealed class SharedKeyTests
{
    [Fact]
    public void No_two_lists_of_parts_give_one_key()
    {
        string[] hostile = ["", "a", ":", "1:", "1:a", "a1:", "0:", "0:0:", "2:1:", "#", "é", "\u0000", "\n", new string('x', 600), new string('x', 601), "3:a:b", "a:b"];
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parts in hostile.SelectMany(a => hostile.SelectMany(b => hostile.Select(c => (string[])[a, b, c])))
            .Concat(hostile.SelectMany(a => hostile.Select(b => (string[])[a, b]))).Concat(hostile.Select(a => (string[])[a])).Append([]))
        {
            var name = string.Join(" | ", parts.Select(part => $"{part.Length} {part}"));
            Assert.True(seen.TryAdd(SharedKey.Of(parts), name), name);
        }
    }

    [Fact]
    public void A_key_is_short_whatever_its_parts() => Assert.InRange(SharedKey.Of("folder-ids", "demo", new string('a', 100_000)).Length, 1, 512);
}
