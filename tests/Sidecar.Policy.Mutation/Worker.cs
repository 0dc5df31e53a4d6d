using System.Globalization;
using System.Reflection;

namespace Sidecar.Policy.Mutation;

/// <summary>
/// One process that judges mutants one after another and writes a line about each. It ends itself when a mutant does not come to an end;
/// a mutant that overflows the stack ends it too. Who started it goes on with the next mutant.
/// </summary>
internal sealed class Worker(string results)
{
    /// <summary>Exit codes that tell the starter why the last mutant has no line yet.</summary>
    public const int TimedOut = 10;

    public const int Spoilt = 11;

    public static string BegunIn(string results) => results + ".begun";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    // The engine's own tests, and those of the rooms that rest on it: schemas in practice, and policies as grants bring them.
    private static readonly string[] Namespaces = ["Sidecar.Policy.Tests.Cedar", "Sidecar.Policy.Tests.Cloudinary", "Sidecar.Policy.Tests.Grants"];
    private const long MemoryLimit = 3L << 30;

    private readonly Assembly _tests = Assembly.Load("Sidecar.Policy.Tests");
    private readonly MutantControl _control = new(Assembly.Load("Sidecar.Policy"));
    private Deadline? _deadline;

    /// <summary>Judges the mutants that tests can switch on and off while the process runs.</summary>
    public int Run(IReadOnlyList<int> mutants)
    {
        // What static initialisers reach is seen only the first time that anything runs.
        List<TestCase> tests = [];
        var (_, initial) = _control.Reaches(() => tests = TestCase.Find(_tests, Namespaces));
        var reaching = new Dictionary<int, List<TestCase>>();
        foreach (var test in tests)
        {
            var (reached, fixedAtStart) = _control.Reaches(() => test.Run());
            initial.UnionWith(fixedAtStart);
            foreach (var mutant in reached)
            {
                (reaching.TryGetValue(mutant, out var list) ? list : reaching[mutant] = []).Add(test);
            }
        }

        CheckWithout(tests);
        foreach (var list in reaching.Values)
        {
            list.Sort(static (a, b) => a.Duration.CompareTo(b.Duration));
        }

        Watch();
        foreach (var mutant in mutants)
        {
            // Who started this can tell a mutant that ends the process from a process that never got to it.
            File.WriteAllText(BegunIn(results), mutant.ToString(CultureInfo.InvariantCulture));
            if (initial.Contains(mutant))
            {
                Write(mutant, "Static", null);
            }
            else if (!reaching.TryGetValue(mutant, out var list))
            {
                Write(mutant, "NoCoverage", null);
            }
            else if (!Judge(mutant, list))
            {
                return Spoilt;
            }
        }

        return 0;
    }

    /// <summary>Judges one mutant that is read once, in a static initialiser: it is on from the start, and every test runs.</summary>
    public int RunFromStart(int mutant)
    {
        _control.Active = mutant;
        Watch();
        _deadline = Deadline.After(TimeSpan.FromSeconds(120));
        foreach (var test in TestCase.Find(_tests, Namespaces))
        {
            if (test.Run() is { } wrong)
            {
                Write(mutant, "Killed", $"{test.Name}: {wrong}");
                return 0;
            }
        }

        Write(mutant, "Survived", null);
        return 0;
    }

    /// <summary>Everything passes without a mutant; how long it takes now, with everything compiled, is the measure.</summary>
    private void CheckWithout(List<TestCase> tests)
    {
        _control.Active = MutantControl.None;
        foreach (var test in tests)
        {
            if (test.Run() is { } wrong)
            {
                throw new InvalidOperationException($"{test.Name} fails without a mutant: {wrong}");
            }
        }
    }

    private bool Judge(int mutant, List<TestCase> tests)
    {
        _deadline = Deadline.After(Grace + (tests.Aggregate(TimeSpan.Zero, static (sum, t) => sum + t.Duration) * 5));
        foreach (var test in tests)
        {
            _control.Active = mutant;
            var wrong = test.Run();
            _control.Active = MutantControl.None;
            if (wrong is null)
            {
                continue;
            }

            // A test that now fails without the mutant too says nothing: something was left behind.
            _deadline = null;
            if (test.Run() is not null)
            {
                return false;
            }

            Write(mutant, "Killed", $"{test.Name}: {wrong}");
            return true;
        }

        _deadline = null;
        Write(mutant, "Survived", null);
        return true;
    }

    private void Write(int mutant, string status, string? why) => File.AppendAllText(results, $"{mutant}\t{status}\t{why}\n");

    private void Watch()
    {
        var watch = new Thread(() =>
        {
            while (true)
            {
                Thread.Sleep(200);
                if (_deadline is { HasPassed: true } || GC.GetTotalMemory(false) > MemoryLimit)
                {
                    Environment.Exit(TimedOut);
                }
            }
        })
        { IsBackground = true };
        watch.Start();
    }

    /// <summary>Counts the process's own processor time, so that a busy machine does not turn a survivor into a timeout; one that waits for ever ends too.</summary>
    private sealed record Deadline(TimeSpan Processor, DateTime Clock)
    {
        public bool HasPassed => Environment.CpuUsage.TotalTime > Processor || DateTime.UtcNow > Clock;

        public static Deadline After(TimeSpan time) => new(Environment.CpuUsage.TotalTime + time, DateTime.UtcNow + LongestSilence);
    }
}
