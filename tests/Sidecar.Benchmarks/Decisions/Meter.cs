using System.Diagnostics;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>Something asked many times; a struct, so that asking costs no indirection.</summary>
internal interface IQuestion
{
    /// <summary>How many there are; they are asked in turn.</summary>
    int Count { get; }

    /// <summary>Asks one. False when the answer is wrong.</summary>
    bool Ask(int number);
}

/// <summary>What one call costs.</summary>
/// <param name="Median">Of the rounds' means, ns.</param>
/// <param name="Fastest">Of the rounds' means, ns.</param>
/// <param name="P99">Of single calls, ns.</param>
/// <param name="Bytes">Allocated per call.</param>
/// <param name="Wrong">Wrong answers.</param>
internal sealed record Cost(double Median, double Fastest, double P99, double Bytes, long Wrong);

/// <summary>What one long run costs, ms.</summary>
/// <param name="Median">Of the clock.</param>
/// <param name="Processor">Median of the process's processor time, collecting garbage included.</param>
/// <param name="Fastest">By the clock.</param>
/// <param name="Bytes">Allocated per run.</param>
internal sealed record RunCost(double Median, double Processor, double Fastest, double Bytes);

/// <summary>
/// Median of many short rounds, so that what else runs on the machine costs a round and not the result. Single calls are timed one by one; what
/// reading the clock twice costs (the median of doing only that) is subtracted.
/// </summary>
internal static class Meter
{
    private const int Rounds = 301;
    private const int SingleCalls = 40_000;
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private const double RoundMilliseconds = 0.5;
    private const int WarmUpMilliseconds = 50;
    private const int WarmUpSlices = 40;

    /// <summary>What an empty measurement shows, ns.</summary>
    public static double ClockCost { get; } = FindClockCost();

    public static Cost Measure<T>(T question)
        where T : struct, IQuestion
    {
        var wrong = WarmUp(ref question, out var callsPerMillisecond);
        var calls = Math.Max(question.Count, (int)(RoundMilliseconds * callsPerMillisecond) / question.Count * question.Count);
        var means = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            wrong += Ask(ref question, calls);
            means[round] = (Stopwatch.GetTimestamp() - start) * NanosecondsPerTick / calls;
        }

        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Rounds / calls;
        Array.Sort(means);
        return new Cost(means[Rounds / 2], means[0], Percentile(Singles(ref question, ref wrong), 99), bytes, wrong);
    }

    /// <summary>
    /// Of several sets of questions, one after the other, each question's median over the rounds, ns, all sorted: how the cost is spread over questions,
    /// not over what the machine does meanwhile.
    /// </summary>
    public static double[] PerQuestion<T>(IReadOnlyList<T> sets, int rounds, out long wrong)
        where T : struct, IQuestion
    {
        wrong = 0;
        foreach (var set in sets.Take(3))
        {
            var warming = set;
            wrong += WarmUp(ref warming, out _);
        }

        var medians = new List<double>();
        foreach (var set in sets)
        {
            var question = set;
            var times = new double[question.Count * rounds];
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < question.Count; i++)
                {
                    times[(i * rounds) + round] = Single(ref question, i, ref wrong);
                }
            }

            for (var i = 0; i < question.Count; i++)
            {
                var one = times.AsSpan(i * rounds, rounds);
                one.Sort();
                medians.Add(one[rounds / 2]);
            }
        }

        return [.. medians.Order()];
    }

    public static double Percentile(double[] sorted, int percent) => sorted[(int)((sorted.Length - 1) * percent / 100.0)];

    /// <summary>So many runs, each over some milliseconds and so likely to be interrupted: how long they took, and for how long a processor was at it.</summary>
    public static RunCost Runs(int runs, Action run)
    {
        var (times, processor) = (new double[runs], new double[runs]);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
        {
            var used = Environment.CpuUsage.TotalTime;
            times[i] = Once(run);
            processor[i] = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds;
        }

        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / runs;
        Array.Sort(times);
        Array.Sort(processor);
        return new RunCost(times[runs / 2], processor[runs / 2], times[0], bytes);
    }

    private static double Once(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double[] Singles<T>(ref T question, ref long wrong)
        where T : struct, IQuestion
    {
        var times = new double[SingleCalls];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = Single(ref question, i % question.Count, ref wrong);
        }

        Array.Sort(times);
        return times;
    }

    private static double Single<T>(ref T question, int number, ref long wrong)
        where T : struct, IQuestion
    {
        var start = Stopwatch.GetTimestamp();
        var right = question.Ask(number);
        var end = Stopwatch.GetTimestamp();
        wrong += right ? 0 : 1;
        return Math.Max(0, ((end - start) * NanosecondsPerTick) - ClockCost);
    }

    /// <summary>Until the runtime has compiled what it will compile: until four slices bring nothing more. It compiles beside us, in the pauses if there is one core.</summary>
    private static long WarmUp<T>(ref T question, out double callsPerMillisecond)
        where T : struct, IQuestion
    {
        long wrong = 0;
        callsPerMillisecond = 0;
        for (int slice = 0, idle = 0; slice < WarmUpSlices && idle < 4; slice++)
        {
            var clock = Stopwatch.StartNew();
            long asked = 0;
            while (clock.ElapsedMilliseconds < WarmUpMilliseconds)
            {
                wrong += Ask(ref question, question.Count);
                asked += question.Count;
            }

            var rate = asked / clock.Elapsed.TotalMilliseconds;
            idle = rate > callsPerMillisecond * 1.05 ? 0 : idle + 1;
            callsPerMillisecond = Math.Max(rate, callsPerMillisecond);
            Thread.Sleep(20);
        }

        return wrong;
    }

    private static long Ask<T>(ref T question, int calls)
        where T : struct, IQuestion
    {
        long wrong = 0;
        var count = question.Count;
        for (int i = 0, number = 0; i < calls; i++)
        {
            wrong += question.Ask(number) ? 0 : 1;
            number = number + 1 == count ? 0 : number + 1;
        }

        return wrong;
    }

    private static double FindClockCost()
    {
        var times = new double[20_001];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            times[i] = (Stopwatch.GetTimestamp() - start) * NanosecondsPerTick;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }
}
