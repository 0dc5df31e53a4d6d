using Sidecar.Operations;

namespace Sidecar.Shared;

/// <summary>The Redis that replicas share.</summary>
internal sealed class RedisOptions
{
    /// <summary>
    /// Where Redis is, in the words of StackExchange.Redis: <c>host:port,password=…,ssl=true</c>. A secret. Default: empty, for none: every replica then
    /// remembers for itself.
    /// </summary>
    public string Configuration { get; set; } = "";

    /// <summary>What every key and the channel begin with. Default <c>cloudinary-sidecar</c>, 1 to 64 characters.</summary>
    public string KeyPrefix { get; set; } = "cloudinary-sidecar";

    /// <summary>Longest wait for one answer of Redis; after two in vain it is left alone until it answers a probe. Default 250 ms, range 10 ms to 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often Redis is probed, while it answers and while it does not. Default 1 s, range 100 ms to 1 min.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    public bool IsConfigured => Configuration.Length > 0;

    public IEnumerable<string> Validate()
    {
        if (IsConfigured && !CanParse(Configuration))
        {
            // The text is not repeated: there is a password in it.
            yield return "Sidecar:Redis:Configuration: expected host:port with StackExchange.Redis options, found a text that is none";
        }

        if (KeyPrefix.Length is 0 or > 64)
        {
            yield return $"Sidecar:Redis:KeyPrefix: expected 1 to 64 characters, found {KeyPrefix.Length}";
        }

        foreach (var error in OptionRange.Check("Redis:Timeout", Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5))
            .Concat(OptionRange.Check("Redis:ProbeInterval", ProbeInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))))
        {
            yield return error;
        }
    }

    private static bool CanParse(string text)
    {
        try
        {
            return StackExchange.Redis.ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}

/// <summary>What is remembered of Cloudinary, beside how long (<see cref="UpstreamOptions"/>).</summary>
internal sealed class CacheOptions
{
    /// <summary>From this age on an entry is still used, and fetched anew meanwhile. Default 5 s, range 0 to 10 min; never beyond the entry's own bound.</summary>
    public TimeSpan RefreshAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time that something is remembered not to exist. Default 2 s, range 0 to 1 min; never beyond the entry's own bound.</summary>
    public TimeSpan NegativeAge { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How old may be what a write is judged by: where its asset lies, and the ids above its folder? Default 0, which looks both up in the course of the
    /// request; range 0 to 1 min.
    /// </summary>
    public TimeSpan MaxWriteStaleness { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How long a caller who was refused an asset is refused it again without a look-up. Nothing is ever permitted from it. Default 5 s, range 0 to 1 min.
    /// </summary>
    public TimeSpan DeniedAssetAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most entries of each cache in memory; beyond it what is old goes first. Default 20000, range 1000 to 1000000.</summary>
    public int Capacity { get; set; } = 20_000;

    public IEnumerable<string> Validate() =>
        OptionRange.Check("Cache:RefreshAge", RefreshAge, TimeSpan.Zero, TimeSpan.FromMinutes(10))
            .Concat(OptionRange.Check("Cache:NegativeAge", NegativeAge, TimeSpan.Zero, TimeSpan.FromMinutes(1)))
            .Concat(OptionRange.Check("Cache:MaxWriteStaleness", MaxWriteStaleness, TimeSpan.Zero, TimeSpan.FromMinutes(1)))
            .Concat(OptionRange.Check("Cache:DeniedAssetAge", DeniedAssetAge, TimeSpan.Zero, TimeSpan.FromMinutes(1)))
            .Concat(OptionRange.Check("Cache:Capacity", Capacity, 1_000, 1_000_000));
}

/// <summary>Cloudinary's notifications of what changed.</summary>
internal sealed class NotificationOptions
{
    /// <summary>Takes <c>POST /notifications/{cloud}</c> on the data plane. Default false: such a call is refused like any other unknown one.</summary>
    public bool Enabled { get; set; }

    /// <summary>How far a notification's timestamp may lie in the past or future. Default 2 h, range 1 min to 24 h.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Largest notification. Default 1 MiB, range 4 KiB to 16 MiB, bytes.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Most notifications looked at in a second, of all environments together; more are answered 429. Default 100, range 1 to 10000.</summary>
    public int MaxPerSecond { get; set; } = 100;

    public IEnumerable<string> Validate() =>
        OptionRange.Check("Notifications:MaxAge", MaxAge, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24))
            .Concat(OptionRange.Check("Notifications:MaxBodyBytes", MaxBodyBytes, 4 * 1024, 16 * 1024 * 1024))
            .Concat(OptionRange.Check("Notifications:MaxPerSecond", MaxPerSecond, 1, 10_000));
}
