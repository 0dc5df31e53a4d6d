using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>
/// The grants in force: those of the file, and joined with them what was read from Cloudinary when the file says so. Whichever of the two changes, both are
/// compiled anew; when neither does, a look at it renews its age and nothing else.
/// </summary>
internal sealed class MergedGrantStore : IGrantStore, IDisposable
{
    private readonly Lock gate = new();
    private readonly FileGrantStore file;
    private readonly TimeProvider time;
    private readonly ILogger<MergedGrantStore> log;
    private volatile LoadedGrants? current;
    private volatile string? mergeError;
    private volatile IReadOnlyList<SourceProblem> problems = [];
    private SourceTextReader? texts;
    private Taken? taken;
    private (GrantSnapshot File, string Content)? merged;

    public MergedGrantStore(FileGrantStore file, TimeProvider time, ILogger<MergedGrantStore> log)
    {
        this.file = file;
        this.time = time;
        this.log = log;
        file.Looked += FileLooked;
        FileLooked();
    }

    /// <summary>Raised when something else is to be read from Cloudinary than before, or with another credential.</summary>
    public event Action? SourceChanged;

    /// <inheritdoc />
    public LoadedGrants? Current => current;

    /// <inheritdoc />
    public string? LastError => file.LastError ?? mergeError;

    /// <summary>What is to be read from Cloudinary; null for nothing.</summary>
    public CloudinarySource? Source => file.Current?.Source;

    /// <summary>What could not be taken as it stands.</summary>
    public IReadOnlyList<SourceProblem> Problems => problems;

    /// <summary>The last reading taken; null when there is none, or it is of another account.</summary>
    public SourceReading? Reading
    {
        get
        {
            lock (gate)
            {
                return taken?.Reading;
            }
        }
    }

    /// <summary>Takes a reading.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="own">It was read just now by this process. Another's is taken only when it is newer: a message may come late.</param>
    /// <returns>True when it is in force now.</returns>
    public bool Take(SourceReading reading, bool own)
    {
        lock (gate)
        {
            if (file.Current is not { Source: { } source } || !Fits(reading.Settings, source.Settings)
                || (!own && taken is { } last && reading.Material.ReadAt <= last.Reading.Material.ReadAt))
            {
                return false;
            }

            if (taken?.Reading.Content == reading.Content)
            {
                reading = taken.Reading.RenewedBy(reading);
            }

            taken = new Taken(reading, SourceAge.Taken(reading.Material.ReadAt, time));
            return Combine();
        }
    }

    public void Dispose() => file.Looked -= FileLooked;

    /// <summary>A reading of the same account and parts can be joined; an environment it does not have yet is closed until one has it.</summary>
    private static bool Fits(SourceSettings read, SourceSettings wanted) =>
        read.Account == wanted.Account && read.Parts == wanted.Parts && read.OwnKeys == wanted.OwnKeys;

    private void FileLooked()
    {
        var changed = false;
        lock (gate)
        {
            if (file.Current is not { } now)
            {
                return;
            }

            var before = current?.Source;
            changed = now.Source is not null && (before is null || before.Settings.Coverage != now.Source.Settings.Coverage
                || before.Upstream.ApiKey != now.Source.Upstream.ApiKey || before.Upstream.ApiSecret.Reveal() != now.Source.Upstream.ApiSecret.Reveal());
            Combine();
        }

        if (changed)
        {
            SourceChanged?.Invoke();
        }
    }

    private bool Combine()
    {
        var now = file.Current!;
        if (now.Source is not { } source)
        {
            (taken, merged, texts, problems, mergeError) = (null, null, null, [], null);
            current = now;
            return true;
        }

        if (taken is not { } reading || !Fits(reading.Reading.Settings, source.Settings))
        {
            (taken, merged, problems, mergeError) = (null, null, [], null);
            current = now with { SourceAge = null };
            return false;
        }

        if (merged == (now.Snapshot, reading.Reading.Content) && current is { } same)
        {
            current = same with { LoadedAt = now.LoadedAt, LoadedStamp = now.LoadedStamp, SourceAge = reading.Age };
            return true;
        }

        try
        {
            current = Compile(now, source, reading);
            merged = (now.Snapshot, reading.Reading.Content);
            mergeError = null;
            return true;
        }
#pragma warning disable CA1031 // Whatever cannot be compiled, the grants in force are untouched and grow old.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var why = $"the grants of the file and of Cloudinary cannot be joined: {e.Message}";
            if (mergeError != why)
            {
                GrantsLog.NotTaken(log, why);
            }

            mergeError = why;
            current ??= now with { SourceAge = null };
            return false;
        }
    }

    private LoadedGrants Compile(LoadedGrants now, CloudinarySource source, Taken reading)
    {
        // What was remembered of the texts was judged by the checks before.
        texts = texts is { } kept && ReferenceEquals(kept.Checks, source.Checks) ? kept : new SourceTextReader(source.Checks);
        var own = reading.Reading.KeySecrets;
        var joined = CloudinaryMerge.Merge(
            source.Document, reading.Reading.Material, texts, own.Keys.ToFrozenSet(StringComparer.Ordinal), source.Settings.Environments);
        var snapshot = GrantSnapshot.Compile(joined.Document, source.Checks);
        if (current?.Snapshot.Version != snapshot.Version)
        {
            GrantsLog.Loaded(log, snapshot.Version, joined.Document.Keys.Count, now.Environments.Count);
        }

        foreach (var problem in joined.Problems.Except(problems))
        {
            GrantsLog.SourceProblem(log, problem.Subject, problem.Effect, problem.Reason);
        }

        problems = joined.Problems;
        return now with
        {
            Snapshot = snapshot,
            SourceAge = reading.Age,
            KeySecrets = own.Count == 0
                ? now.KeySecrets
                : own.Where(pair => !now.KeySecrets.ContainsKey(pair.Key)).Concat(now.KeySecrets).ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>A reading in force.</summary>
    /// <param name="Reading">What was read.</param>
    /// <param name="Age">How old it is.</param>
    private sealed record Taken(SourceReading Reading, SourceAge Age);
}
