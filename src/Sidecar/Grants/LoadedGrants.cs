using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Budgets;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>A secret. Prints as <c>***</c>, so that it cannot reach a log by accident.</summary>
internal sealed class SecretText(string value)
{
    private byte[]? digest;

    /// <summary>The secret itself.</summary>
    public string Reveal() => value;

    /// <summary>SHA-256 of the secret, for comparisons that tell nothing of its length.</summary>
    public ReadOnlySpan<byte> Digest => digest ??= SHA256.HashData(Encoding.UTF8.GetBytes(value));

    public override string ToString() => "***";
}

/// <summary>The credential the sidecar uses towards Cloudinary for one product environment.</summary>
/// <param name="CloudName">The cloud name.</param>
/// <param name="ApiKey">The environment's own key.</param>
/// <param name="ApiSecret">Its secret.</param>
/// <param name="BaseAddress">Where its API lives, e.g. <c>https://api-eu.cloudinary.com</c>; null for the configured default.</param>
internal sealed record UpstreamEnvironment(string CloudName, string ApiKey, SecretText ApiSecret, Uri? BaseAddress)
{
    /// <summary>What else the grants file says of the environment.</summary>
    public EnvironmentSettings Settings { get; init; } = EnvironmentSettings.None;

    /// <summary>The secret that notifications are signed with; null when that is <see cref="ApiSecret"/>.</summary>
    public SecretText? NotificationSecret { get; init; }
}

/// <summary>The account's own credential, and the secrets of the keys that may use it.</summary>
/// <param name="Upstream">The credential towards Cloudinary; its cloud name is the account's id.</param>
/// <param name="KeySecrets">Secret by account key.</param>
internal sealed record LoadedAccount(UpstreamEnvironment Upstream, FrozenDictionary<string, SecretText> KeySecrets);

/// <summary>A snapshot with the secrets that belong to it. The snapshot itself holds none.</summary>
/// <param name="Snapshot">The compiled grants.</param>
/// <param name="KeySecrets">Secret by api key.</param>
/// <param name="Environments">Upstream credential by cloud name.</param>
/// <param name="LoadedAt">When it was read.</param>
internal sealed record LoadedGrants(
    GrantSnapshot Snapshot,
    FrozenDictionary<string, SecretText> KeySecrets,
    FrozenDictionary<string, UpstreamEnvironment> Environments,
    DateTimeOffset LoadedAt)
{
    /// <summary>The secrets of the account; null when the grants have none.</summary>
    public LoadedAccount? Account { get; init; }

    /// <summary>When it was read as a timestamp, which no change of the clock moves.</summary>
    public required long LoadedStamp { get; init; }

    /// <summary>What the keys may spend of the hourly limit, by api key; one that is not in it has the standard budget.</summary>
    public FrozenDictionary<string, KeyBudget> KeyBudgets { get; init; } = FrozenDictionary<string, KeyBudget>.Empty;

    /// <summary>
    /// How old they are: by the clock or by its timestamps, whichever says more. A clock that is put back must not make grants young again, and the
    /// timestamps of a machine that slept may not have counted that time.
    /// </summary>
    public TimeSpan Age(TimeProvider time)
    {
        var (byClock, byStamp) = (time.GetUtcNow() - LoadedAt, time.GetElapsedTime(LoadedStamp));
        return byClock > byStamp ? byClock : byStamp;
    }

    /// <summary>What is read from Cloudinary beside these; null for nothing.</summary>
    public CloudinarySource? Source { get; init; }

    /// <summary>How old what was read from Cloudinary is; null when nothing is to be read from there, or nothing was yet.</summary>
    public SourceAge? SourceAge { get; init; }

    /// <summary>Why nothing may be answered from these, in words for callers; null when it may.</summary>
    public string? Refusal(GrantsOptions options, TimeProvider time) =>
        IsTooOld(options, time) ? "The grants are older than MaxSnapshotAge allows"
        : Source is null ? null
        : SourceAge is not { } age ? "Grants have not been read from Cloudinary yet"
        : age.Now(time) > options.MaxCloudinaryAge ? "The grants read from Cloudinary are older than MaxCloudinaryAge allows"
        : null;

    /// <summary>True when they may no longer be used; see <see cref="GrantsOptions.MaxSnapshotAge"/>.</summary>
    public bool IsTooOld(GrantsOptions options, TimeProvider time) => Age(time) > options.MaxSnapshotAge;
}

/// <summary>The grants in force.</summary>
internal interface IGrantStore
{
    /// <summary>The grants in force; null before the first successful load, which denies everything.</summary>
    LoadedGrants? Current { get; }

    /// <summary>Why the newest version of the files was not taken; null when it was.</summary>
    string? LastError { get; }
}
