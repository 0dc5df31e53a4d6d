using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Sidecar.Operations.Metrics;

namespace Sidecar.Grants;

/// <summary>Grants in force before and after a change.</summary>
/// <param name="Previous">Null for the first load.</param>
/// <param name="Current">In force from now on.</param>
internal sealed record GrantsChange(LoadedGrants? Previous, LoadedGrants Current);

/// <summary>
/// The grants of a file, kept up to date. New content is taken whole or not at all: when it is wrong the old one stays in
/// force, <see cref="LastError"/> says why, and <see cref="LoadedGrants.LoadedAt"/> stands still, so that a bound on its age can
/// take effect. While the files say what is in force, each look at them renews it.
/// </summary>
internal sealed class FileGrantStore(IOptions<GrantsOptions> options, GrantsFileLoader loader, TimeProvider time, ILogger<FileGrantStore> log)
    : IGrantStore, IGrantCounters
{
    private const int Attempts = 5;

    private readonly Lock gate = new();
    private volatile LoadedGrants? current;
    private volatile string? lastError;
    private WatchedFiles? watched;
    private string? lastSeen;
    private long loadErrors;

    /// <summary>Raised after a change has taken effect, on the thread that found it. Not raised when only comments changed.</summary>
    public event Action<GrantsChange>? Changed;

    /// <summary>Raised after each look at the files, whatever it found.</summary>
    public event Action? Looked;

    /// <inheritdoc />
    public LoadedGrants? Current => current;

    /// <inheritdoc />
    public string? LastError => lastError;

    /// <inheritdoc />
    public long LoadErrors => Interlocked.Read(ref loadErrors);

    /// <summary>None: a file with a policy that does not pass is not taken.</summary>
    public int SkippedPolicies => 0;

    /// <summary>The first load, at start.</summary>
    /// <exception cref="GrantsFileException">The file is wrong; there is nothing to fall back to.</exception>
    public LoadedGrants LoadFirst()
    {
        lock (gate)
        {
            for (var attempt = 1; ; attempt++)
            {
                var files = new WatchedFiles();
                var loaded = loader.Load(options.Value.Path, files);
                if (attempt == Attempts || !files.HaveChanged())
                {
                    Take(loaded, files);
                    Looked?.Invoke();
                    return loaded;
                }
            }
        }
    }

    /// <summary>
    /// Looks at the files, and takes what they say only when the look before found the same. A file that is written in place is shorter for a moment, and
    /// what is missing from it may be a forbid.
    /// </summary>
    /// <returns>True when something else is in force now.</returns>
    public bool RefreshWhenSettled()
    {
        lock (gate)
        {
            var seen = watched is not null && watched.HaveChanged() ? watched.Fingerprint() : null;
            if (seen is not null && seen != lastSeen)
            {
                lastSeen = seen;
                return false;
            }

            lastSeen = null;
            return Refresh();
        }
    }

    /// <summary>Looks at the files and takes what they say when it is new and right.</summary>
    /// <returns>True when something else is in force now.</returns>
    public bool Refresh()
    {
        lock (gate)
        {
            var changed = Look();
            Looked?.Invoke();
            return changed;
        }
    }

    private bool Look()
    {
        if (watched is not null && !watched.HaveChanged())
        {
            if (lastError is null && current is { } same)
            {
                current = same with { LoadedAt = time.GetUtcNow(), LoadedStamp = time.GetTimestamp() };
            }

            return false;
        }

        var files = new WatchedFiles();
        try
        {
            var loaded = loader.Load(options.Value.Path, files);

            // Files that changed while they were read may not belong together: a policy of yesterday with a grant of today.
            return !files.HaveChanged() && Take(loaded, files);
        }
#pragma warning disable CA1031 // Whatever one attempt runs into, the grants in force are untouched and looking goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Keep(files, e);
            return false;
        }
    }

    private bool Take(LoadedGrants loaded, WatchedFiles files)
    {
        var previous = current;
        watched = files;
        lastError = null;
        current = loaded;
        if (previous is not null && Same(previous, loaded))
        {
            // The grants are the same, and a schema file or a moved line has something else to say of them.
            Warn(loaded.Snapshot.Warnings.Except(previous.Snapshot.Warnings, StringComparer.Ordinal));
            return false;
        }

        GrantsLog.Loaded(log, loaded.Snapshot.Version, loaded.KeySecrets.Count, loaded.Environments.Count);
        Warn(loaded.Snapshot.Warnings);
        Raise(new GrantsChange(previous, loaded));
        return true;
    }

    private void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            GrantsLog.Warned(log, warning);
        }
    }

    private void Keep(WatchedFiles files, Exception error)
    {
        Interlocked.Increment(ref loadErrors);
        watched = files;
        lastError = error is GrantsFileException ? error.Message : $"{options.Value.Path}: could not be compiled: {error.Message}";

        // The same content is not loaded again, so this is said once for each.
        GrantsLog.NotTaken(log, lastError);
    }

    private void Raise(GrantsChange change)
    {
        foreach (var handler in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<GrantsChange>)handler)(change);
            }
#pragma warning disable CA1031 // A listener's failure must not keep the other listeners on the old grants.
            catch (Exception e)
#pragma warning restore CA1031
            {
                GrantsLog.ListenerFailed(log, e);
            }
        }
    }

    // Secrets are no part of the snapshot's version, and a rotated one must take effect.
    private static bool Same(LoadedGrants a, LoadedGrants b) =>
        a.Snapshot.Version == b.Snapshot.Version
        && SameSecrets(a.KeySecrets, b.KeySecrets)
        && a.Environments.Count == b.Environments.Count
        && a.Environments.All(pair => b.Environments.TryGetValue(pair.Key, out var other) && Same(pair.Value, other))
        && (a.Account is null) == (b.Account is null)
        && (a.Account is null || (Same(a.Account.Upstream, b.Account!.Upstream) && SameSecrets(a.Account.KeySecrets, b.Account.KeySecrets)));

    private static bool SameSecrets(FrozenDictionary<string, SecretText> a, FrozenDictionary<string, SecretText> b) =>
        a.Count == b.Count && a.All(key => b.TryGetValue(key.Key, out var secret) && secret.Reveal() == key.Value.Reveal());

    private static bool Same(UpstreamEnvironment a, UpstreamEnvironment b) =>
        a.ApiKey == b.ApiKey && a.ApiSecret.Reveal() == b.ApiSecret.Reveal() && a.BaseAddress == b.BaseAddress;
}
