namespace Cloudinary.Emulator.State;

/// <summary>Pairs of asset ids, without order. Callers hold the library's gate.</summary>
internal sealed class RelationStore
{
    private readonly HashSet<(string, string)> _pairs = [];

    public bool Add(string a, string b) => _pairs.Add(Pair(a, b));

    public bool Remove(string a, string b) => _pairs.Remove(Pair(a, b));

    public IEnumerable<string> Of(string assetId) =>
        _pairs.Where(pair => pair.Item1 == assetId || pair.Item2 == assetId).Select(pair => pair.Item1 == assetId ? pair.Item2 : pair.Item1);

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
