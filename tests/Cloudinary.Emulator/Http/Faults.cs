namespace Cloudinary.Emulator.Http;

/// <summary>What should go wrong next, decided by tests.</summary>
internal sealed class Faults
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _pending = [];

    public TimeSpan Latency { get; set; }

    public (TimeSpan Latency, Func<string, bool> Matches)? Slow { get; set; }

    public bool Gzip { get; set; }

    public void Add(Fault fault)
    {
        lock (_lock)
        {
            _pending.Add(fault);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
        }
    }

    /// <summary>The fault meant for this request, if any; it is used up.</summary>
    public Fault? Take(string rawTarget)
    {
        if (_pending.Count == 0)
        {
            return null;
        }

        lock (_lock)
        {
            var fault = _pending.Find(f => f.Matches(rawTarget));
            if (fault is not null && --fault.Remaining == 0)
            {
                _pending.Remove(fault);
            }

            return fault;
        }
    }
}

/// <summary>A status and body to answer with, or a reset connection when there is no status.</summary>
internal sealed class Fault(int count, Func<string, bool> matches, int? status, string body)
{
    public int Remaining { get; set; } = count;

    public Func<string, bool> Matches { get; } = matches;

    public int? Status { get; } = status;

    public string Body { get; } = body;

    /// <summary>The request gets half of its own answer.</summary>
    public bool Cut { get; init; }
}
