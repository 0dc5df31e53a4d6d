using Sidecar.Enforcement;
using Sidecar.Shared;

namespace Sidecar.Upstream;

/// <summary>One asset as it was asked for: by its immutable id, or by public id within its types.</summary>
/// <param name="Owner">For whom it is remembered; empty for everybody.</param>
/// <param name="AssetId">The immutable id; null when it was asked for by public id.</param>
/// <param name="ResourceType">Of the public id.</param>
/// <param name="Type">Of the public id.</param>
/// <param name="PublicId">The public id; empty when it was asked for by its immutable id.</param>
internal readonly record struct AssetKey(string Owner, string? AssetId, string ResourceType, string Type, string PublicId)
{
    public static AssetKey ById(string assetId) => new("", assetId, "", "", "");

    public static AssetKey ByName(string resourceType, string type, string publicId) => new("", null, resourceType, type, publicId);
}

/// <summary>An asset that was looked up in the course of a request.</summary>
internal sealed record LookupNote(AssetKey Key, AssetFacts? Facts, FetchStart Start);

/// <summary>What one request looked up, how new it has to be, and whether anything was sent on its behalf.</summary>
internal sealed class LookupNotes(Freshness freshness)
{
    private readonly Lock gate = new();

    // Every request has notes, and most look nothing up.
    private List<LookupNote>? found;
    private bool usedRefusal;
    private int told;

    /// <summary>How new folders have to be: those a write is judged by are looked up in its course.</summary>
    public Freshness Freshness { get; } = freshness;

    /// <summary>True when nothing of what was refused before may be taken from memory.</summary>
    public bool IsAfresh { get; private init; }

    /// <summary>True once anything was sent to Cloudinary for the caller.</summary>
    public bool Forwarded { get; private set; }

    /// <summary>True once, after anything was sent.</summary>
    public bool TakeForwarded() => Forwarded && Interlocked.Exchange(ref told, 1) == 0;

    /// <summary>Assets looked up one by one.</summary>
    public IReadOnlyList<LookupNote> Found
    {
        get
        {
            lock (gate)
            {
                return found is null ? [] : [.. found];
            }
        }
    }

    /// <summary>Notes an asset that was looked up.</summary>
    public void Note(LookupNote note)
    {
        lock (gate)
        {
            (found ??= []).Add(note);
        }
    }

    /// <summary>Notes that a refusal was taken from memory: from here on the request can only be refused.</summary>
    public void UseRefusal() => usedRefusal = true;

    /// <summary>True when it was judged by what is remembered of a refusal, and can be judged again.</summary>
    public bool UsedRefusal => usedRefusal;

    /// <summary>Called before anything is sent for the caller.</summary>
    /// <exception cref="RememberedRefusalException">It was judged by what is remembered of a refusal.</exception>
    public void Forward()
    {
        ThrowIfRemembered();
        Forwarded = true;
    }

    /// <summary>Called before the caller is answered: what is remembered of a refusal gives a refusal, and no other answer.</summary>
    /// <exception cref="RememberedRefusalException">It was judged by that, and is not refused.</exception>
    public void Answer(int status)
    {
        if (status != StatusCodes.Status403Forbidden)
        {
            ThrowIfRemembered();
        }
    }

    private void ThrowIfRemembered()
    {
        if (usedRefusal)
        {
            throw new RememberedRefusalException();
        }
    }

    /// <summary>Notes for judging the same request once more.</summary>
    public LookupNotes Afresh() => new(Freshness) { IsAfresh = true };
}

/// <summary>What was remembered of an earlier refusal would have let this request through. Nothing was sent; it is judged again by what is true now.</summary>
internal sealed class RememberedRefusalException() : Exception("Judged by what is remembered of a refusal");
