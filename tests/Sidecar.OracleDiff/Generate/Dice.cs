namespace Sidecar.OracleDiff.Generate;

/// <summary>All chance of one case. The same seed and number give the same case, whatever was generated before.</summary>
internal sealed class Dice(long seed, int number)
{
    private readonly Random _random = new(Mix(seed, number));

    /// <summary>0 up to, not including, the bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    public bool OneIn(int times) => _random.Next(times) == 0;

    public bool Percent(int percent) => _random.Next(100) < percent;

    public long Long() => _random.NextInt64(long.MinValue, long.MaxValue);

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public T PickFrom<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public List<T> Some<T>(int most, Func<T> make)
    {
        var items = new List<T>();
        for (var left = _random.Next(most + 1); left > 0; left--)
        {
            items.Add(make());
        }

        return items;
    }

    private static int Mix(long seed, int number)
    {
        var mixed = unchecked(((ulong)seed * 0x9E3779B97F4A7C15) + ((ulong)number * 0xBF58476D1CE4E5B9));
        mixed ^= mixed >> 31;
        mixed = unchecked(mixed * 0x94D049BB133111EB);
        return (int)(mixed >> 33);
    }
}
