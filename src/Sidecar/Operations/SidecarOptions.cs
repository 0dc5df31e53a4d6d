using Sidecar.Budgets;
using Sidecar.Shared;

namespace Sidecar.Operations;

/// <summary>Everything that can be set, in <c>appsettings.json</c> under <c>Sidecar</c> or as <c>SIDECAR__SECTION__NAME</c> in the environment.</summary>
internal sealed class SidecarOptions
{
    public const string Section = "Sidecar";

    /// <summary>Where apps connect.</summary>
    public DataPlaneOptions DataPlane { get; set; } = new();

    /// <summary>Where probes connect.</summary>
    public OperationsOptions Operations { get; set; } = new();

    /// <summary>How Cloudinary is reached.</summary>
    public UpstreamOptions Upstream { get; set; } = new();

    /// <summary>How much is done to fill lists.</summary>
    public AnswerOptions Answers { get; set; } = new();

    /// <summary>How searches are limited.</summary>
    public SearchSettings Search { get; set; } = new();

    /// <summary>How Cloudinary is read where nobody knows.</summary>
    public ReadingOptions Readings { get; set; } = new();

    /// <summary>How long opaque ids belong to whom they were given to.</summary>
    public BindingOptions Bindings { get; set; } = new();

    /// <summary>The Redis that replicas share.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>What is remembered of Cloudinary.</summary>
    public CacheOptions Cache { get; set; } = new();

    /// <summary>Cloudinary's notifications of what changed.</summary>
    public NotificationOptions Notifications { get; set; } = new();

    /// <summary>The account API.</summary>
    public AccountOptions Account { get; set; } = new();

    /// <summary>How Cloudinary's hourly limit is shared.</summary>
    public BudgetOptions Budget { get; set; } = new();

    /// <summary>Errors in words, one per setting that is out of its range.</summary>
    public IEnumerable<string> Validate()
    {
        if (!IsBindAddress(DataPlane.Url))
        {
            yield return $"Sidecar:DataPlane:Url: expected http://address:port, found \"{DataPlane.Url}\"";
        }

        if (!IsBindAddress(Operations.Url))
        {
            yield return $"Sidecar:Operations:Url: expected http://address:port, found \"{Operations.Url}\"";
        }

        if (!Uri.TryCreate(Upstream.BaseAddress, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.AbsolutePath != "/")
        {
            yield return $"Sidecar:Upstream:BaseAddress: expected http(s)://host[:port] without a path, found \"{Upstream.BaseAddress}\"";
        }

        foreach (var error in OptionRange.Check("DataPlane:ReadinessDelay", DataPlane.ReadinessDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5))
            .Concat(OptionRange.Check("DataPlane:DrainTimeout", DataPlane.DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1)))
            .Concat(OptionRange.Check("Upstream:ActivityTimeout", Upstream.ActivityTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)))
            .Concat(OptionRange.Check("Upstream:ConnectTimeout", Upstream.ConnectTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)))
            .Concat(OptionRange.Check("Upstream:LookupTimeout", Upstream.LookupTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)))
            .Concat(OptionRange.Check("Upstream:LookupAttemptTimeout", Upstream.LookupAttemptTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)))
            .Concat(OptionRange.Check("Upstream:LookupRetries", Upstream.LookupRetries, 0, 5))
            .Concat(OptionRange.Check("Upstream:LookupRetryDelay", Upstream.LookupRetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)))
            .Concat(OptionRange.Check("Upstream:LookupBreakerFailures", Upstream.LookupBreakerFailures, 2, 10_000))
            .Concat(OptionRange.Check("Upstream:LookupBreakerDuration", Upstream.LookupBreakerDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(5)))
            .Concat(OptionRange.Check("Upstream:FolderCacheAge", Upstream.FolderCacheAge, TimeSpan.Zero, TimeSpan.FromMinutes(10)))
            .Concat(OptionRange.Check("Upstream:PresetCacheAge", Upstream.PresetCacheAge, TimeSpan.Zero, TimeSpan.FromMinutes(10)))
            .Concat(OptionRange.Check("Upstream:TransformationCacheAge", Upstream.TransformationCacheAge, TimeSpan.Zero, TimeSpan.FromMinutes(10)))
            .Concat(OptionRange.Check("Upstream:MaxInspectedAnswerBytes", Upstream.MaxInspectedAnswerBytes, 64 * 1024, 256 * 1024 * 1024))
            .Concat(OptionRange.Check("Answers:MaxRefillPages", Answers.MaxRefillPages, 0, 50))
            .Concat(OptionRange.Check("Answers:MaxLimitTerms", Answers.MaxLimitTerms, 2, 10_000))
            .Concat(OptionRange.Check("Answers:MaxReferenceLookups", Answers.MaxReferenceLookups, 0, 500))
            .Concat(OptionRange.Check("Answers:MaxSelectorPages", Answers.MaxSelectorPages, 1, 20))
            .Concat(OptionRange.Check("Bindings:Lifetime", Bindings.Lifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)))
            .Concat(OptionRange.Check("Bindings:Capacity", Bindings.Capacity, 1_000, 10_000_000))
            .Concat(Search.Validate())
            .Concat(Budget.Validate())
            .Concat(Redis.Validate())
            .Concat(Cache.Validate())
            .Concat(Notifications.Validate()))
        {
            yield return error;
        }
    }

    // A name is not looked up: it may have several addresses.
    private static bool IsBindAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http", PathAndQuery: "/", Fragment: "", UserInfo: "" }
        && (url.Host == "localhost" || url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6);
}

/// <summary>Where apps connect.</summary>
internal sealed class DataPlaneOptions
{
    /// <summary>Bind address. Default <c>http://0.0.0.0:8080</c>; port 0 picks a free one.</summary>
    public string Url { get; set; } = "http://0.0.0.0:8080";

    /// <summary>
    /// How long the sidecar goes on taking calls after SIGTERM, while <c>/readyz</c> already answers 503, so that whoever watches it stops sending. Default 1 s, range
    /// 0 to 5 min.
    /// </summary>
    public TimeSpan ReadinessDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long open calls, long uploads among them, may take to end after that; new connections are refused meanwhile. Default 30 s, range 0 to 1 h.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Where probes connect.</summary>
internal sealed class OperationsOptions
{
    /// <summary>Bind address. Default <c>http://0.0.0.0:8081</c>; port 0 picks a free one.</summary>
    public string Url { get; set; } = "http://0.0.0.0:8081";
}

/// <summary>How Cloudinary is reached.</summary>
internal sealed class UpstreamOptions
{
    /// <summary>Base address of the Admin and Upload APIs; an environment in the grants file may name its own. Default <c>https://api.cloudinary.com</c>.</summary>
    public string BaseAddress { get; set; } = "https://api.cloudinary.com";

    /// <summary>Longest silence on a forwarded request before 504. Reset by every read and write. Default 100 s, range 100 ms to 1 h.</summary>
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Longest wait for a connection. Default 15 s, range 50 ms to 5 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for one look-up (asset, folder, preset, next page), all attempts together. Default 30 s, range 50 ms to 5 min.</summary>
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for one attempt of a look-up. Default 15 s, range 50 ms to 5 min.</summary>
    public TimeSpan LookupAttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a look-up is made again that found no connection, no answer in time, a 5xx, or a 429 that says to come back soon. Only look-ups, which change nothing;
    /// a forwarded call is made once. Default 2, range 0 to 5.
    /// </summary>
    public int LookupRetries { get; set; } = 2;

    /// <summary>
    /// Wait before a look-up is made again, about doubled each time, more or less by chance. Default 100 ms, range 1 ms to 10 s.
    /// </summary>
    public TimeSpan LookupRetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Failed attempts of look-ups after which no more are made for a while, when they are at least half of all within 10 s: no connection, no answer in
    /// time, 502, 503, 504. Default 10, range 2 to 10000.
    /// </summary>
    public int LookupBreakerFailures { get; set; } = 10;

    /// <summary>How long no look-ups are made then; what needs one is answered 503. Default 5 s, range 500 ms to 5 min.</summary>
    public TimeSpan LookupBreakerDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time a folder's ids are reused. Default 10 s, range 0 to 10 min. Only policies that name folders by external id need them.</summary>
    public TimeSpan FolderCacheAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time an upload preset is reused. Default 10 s, range 0 to 10 min.</summary>
    public TimeSpan PresetCacheAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time a named transformation is reused. Default 10 s, range 0 to 10 min.</summary>
    public TimeSpan TransformationCacheAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest answer that is read to be checked or filtered; a larger one is refused with 502. Default 32 MiB, range 64 KiB to 256 MiB, bytes.</summary>
    public int MaxInspectedAnswerBytes { get; set; } = 32 * 1024 * 1024;
}

/// <summary>How answers are completed.</summary>
internal sealed class AnswerOptions
{
    /// <summary>Most extra upstream calls made to fill one filtered page, each of up to 500 rows. Default 4, range 0 to 50.</summary>
    public int MaxRefillPages { get; set; } = 4;

    /// <summary>Most terms in a search limit, two for each folder; a caller with more gets 403 on search. Default 2000, range 2 to 10000.</summary>
    public int MaxLimitTerms { get; set; } = 2000;

    /// <summary>
    /// Most look-ups, each of up to 100 ids, for the assets and named transformations that one request names beside its target; with more it is refused.
    /// Default 20, range 0 to 500.
    /// </summary>
    public int MaxReferenceLookups { get; set; } = 20;

    /// <summary>
    /// Most list pages, each of up to 500 assets, that a bulk selector (prefix, tag, all) is expanded to in one request of a limited caller; the rest is
    /// left to the answer's cursor. Default 2, range 1 to 20.
    /// </summary>
    public int MaxSelectorPages { get; set; } = 2;

    /// <summary>
    /// Answer 403 for an asset that does not exist, as for one that is hidden, to callers who may not do it to every asset. Default false: where the request does not
    /// tell the folder, 404 as Cloudinary answers.
    /// </summary>
    public bool HideMissingAssets { get; set; }
}

/// <summary>How long opaque ids belong to whom they were given to.</summary>
internal sealed class BindingOptions
{
    /// <summary>How long a task, job or batch id stays usable for whoever was given it. Default 24 h, range 1 min to 30 days. Without Redis, a restart forgets all.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Most ids remembered; beyond it the oldest half is forgotten. Default 100000, range 1000 to 10000000.</summary>
    public int Capacity { get; set; } = 100_000;
}

/// <summary>The account API: provisioning, roles and policies.</summary>
internal sealed class AccountOptions
{
    /// <summary>
    /// Lets the account keys of the grants file call the account API, whose answers carry the secrets of product environments. Default false: every such
    /// call is 403, whoever makes it.
    /// </summary>
    public bool Enabled { get; set; }
}
