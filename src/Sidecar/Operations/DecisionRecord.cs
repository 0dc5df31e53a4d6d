using Sidecar.Budgets;

namespace Sidecar.Operations;

/// <summary>How a request ended.</summary>
internal enum Outcome
{
    /// <summary>Answered in full.</summary>
    Allowed,

    /// <summary>Answered in part: rows or ids were left out.</summary>
    Partial,

    /// <summary>Refused by the grants.</summary>
    Forbidden,

    /// <summary>Not positively authenticated.</summary>
    Unauthenticated,

    /// <summary>Not in the catalogue, or malformed.</summary>
    Rejected,

    /// <summary>Upstream or the sidecar failed.</summary>
    Failed,

    /// <summary>Not made, because a budget is spent.</summary>
    Limited,
}

/// <summary>One question put to the engine.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="Resource">The resource in words.</param>
/// <param name="Allowed">The answer.</param>
/// <param name="Policy">The policy that decided; null when none was satisfied.</param>
/// <param name="Note">Anything beyond: a forbid that errored, an unknown principal.</param>
internal sealed record CheckRecord(string Action, string Resource, bool Allowed, string? Policy, string? Note);

/// <summary>What was asked and decided in one request. Written as one log event when it ends; never holds a secret, a signature or a token.</summary>
internal sealed class DecisionRecord
{
    private const int MaxChecks = 32;
    private List<CheckRecord>? checks;
    private int firstCall;

    /// <summary>The id in <c>X-Sidecar-Decision</c>: time-ordered, unique.</summary>
    public string Id { get; } = DecisionId.Next();

    public string? Operation { get; set; }

    public string? Principal { get; set; }

    public string? OnBehalfOf { get; set; }

    public string? Environment { get; set; }

    public string? SnapshotVersion { get; set; }

    public Outcome Outcome { get; set; } = Outcome.Allowed;

    /// <summary>One plain sentence; null when there is nothing to add.</summary>
    public string? Reason { get; set; }

    /// <summary>To whom its calls are charged; null before the caller is known.</summary>
    public KeyAccount? Account { get; set; }

    /// <summary>The operation is one that Cloudinary limits by the hour.</summary>
    public bool SpendsQuota { get; set; }

    /// <summary>Its first call was within the budget, so that all may be made.</summary>
    public bool IsAdmitted { get; set; }

    /// <summary>Rows or ids that were left out.</summary>
    public int Withheld { get; set; }

    /// <summary>The first checks; a list of many rows keeps only these.</summary>
    public IReadOnlyList<CheckRecord> Checks => checks ?? (IReadOnlyList<CheckRecord>)[];

    /// <summary>Notes that it was let in.</summary>
    /// <param name="ownsFirstCall">What that took is not spent yet: the first call is paid for.</param>
    public void Admit(bool ownsFirstCall)
    {
        IsAdmitted = true;
        firstCall = ownsFirstCall ? 1 : 0;
    }

    /// <summary>True once, when the call that is about to be made is paid for.</summary>
    public bool TakeFirstCall() => firstCall == 1 && Interlocked.Exchange(ref firstCall, 0) == 1;

    /// <summary>Notes a check.</summary>
    public void Add(CheckRecord check)
    {
        checks ??= new List<CheckRecord>(1);
        if (checks.Count < MaxChecks)
        {
            checks.Add(check);
        }
    }

    /// <summary>Notes a check of one row among many: the first ones only, and without describing the rest.</summary>
    public bool WantsMore => checks is null || checks.Count < MaxChecks;

    /// <summary>Notes that some rows or ids were left out.</summary>
    public void Withhold(int count)
    {
        if (count > 0)
        {
            Withheld += count;
            Outcome = Outcome == Outcome.Allowed ? Outcome.Partial : Outcome;
        }
    }

    /// <summary>Ids of the policies that decided, each once.</summary>
    public IReadOnlyList<string> PolicyIds
    {
        get
        {
            if (Checks is [{ Policy: { } only }])
            {
                return [only];
            }

            var ids = new List<string>();
            foreach (var check in Checks)
            {
                if (check.Policy is { } id && !ids.Contains(id))
                {
                    ids.Add(id);
                }
            }

            return ids;
        }
    }
}
