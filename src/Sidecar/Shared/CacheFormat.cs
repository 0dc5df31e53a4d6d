namespace Sidecar.Shared;

/// <summary>How one kind of entry is kept: its names, and its form in the shared cache.</summary>
/// <typeparam name="TKey">What is asked for, within one product environment.</typeparam>
/// <typeparam name="TValue">What is remembered.</typeparam>
internal abstract class CacheFormat<TKey, TValue>
    where TValue : class
{
    /// <summary>Which changes concern it.</summary>
    public abstract CacheArea Area { get; }

    /// <summary>What its keys begin with in the shared cache; each kind of entry has its own.</summary>
    public abstract string Name { get; }

    /// <summary>False when entries are one replica's own.</summary>
    public virtual bool IsShared => true;

    /// <summary>The key as text; two keys never give one.</summary>
    public abstract string KeyOf(TKey key);

    /// <summary>The value in the shared cache. A change to this form needs another <see cref="Name"/>: two releases may share one Redis.</summary>
    public abstract byte[] Write(TValue value);

    /// <summary>The value; null when the text is none, which counts as missing.</summary>
    public abstract TValue? Read(byte[] text);

    /// <summary>Does it say that something does not exist?</summary>
    public virtual bool IsNegative(TValue? value) => value is null;

    /// <summary>Which named changes concern it, beside those of the whole area.</summary>
    public virtual IReadOnlyCollection<string> NamesOf(TKey key, TValue? value) => [];
}

/// <summary>How long entries are used.</summary>
/// <param name="Soft">From this age on they are fetched anew while they are used.</param>
/// <param name="Hard">From this age on they are not used.</param>
/// <param name="Negative">The same for those that say that something does not exist.</param>
internal readonly record struct CacheAges(TimeSpan Soft, TimeSpan Hard, TimeSpan Negative)
{
    public TimeSpan HardFor(bool negative) => negative && Negative < Hard ? Negative : Hard;
}

/// <summary>How new an entry must be for one request, beside its ages.</summary>
/// <param name="Arrived">The number of the request, from <see cref="Invalidations.Next"/>.</param>
/// <param name="MaxAge">What was fetched before the request came may be this old; null for any age.</param>
internal readonly record struct Freshness(long Arrived, TimeSpan? MaxAge)
{
    /// <summary>The ages alone count.</summary>
    public static readonly Freshness Any = new(0, null);
}

/// <summary>What a fetch found.</summary>
/// <param name="Value">Null when there is no such thing.</param>
/// <param name="Keep">False when it was no answer, and the next request asks again.</param>
internal readonly record struct Fetched<TValue>(TValue? Value, bool Keep = true)
    where TValue : class;
