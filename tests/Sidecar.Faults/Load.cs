using System.Collections.Concurrent;
using System.Diagnostics;
using Sidecar.Tests.World;

namespace Sidecar.Faults;

/// <summary>Steady load: a fixed number of callers, each asking one random question after the other of alternating sidecars, until stopped.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Callers = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentBag<Call> calls = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Scene scene;
    private readonly IReadOnlyList<Question> allowed;
    private readonly Task running;
    private volatile Question? special;

    public Load(Scene scene, int seed)
    {
        this.scene = scene;
        allowed = [.. scene.Questions.Where(question => question.Allowed)];
        running = Task.WhenAll(Enumerable.Range(0, Callers).Select(i => RunAsync(new Random(seed + i))));
    }

    /// <summary>Milliseconds since the start.</summary>
    public static long Now => (long)Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    public IReadOnlyCollection<Call> Calls => calls;

    /// <summary>A question that is asked every fourth time from now on.</summary>
    public Question? Special
    {
        get => special;
        set => special = value;
    }

    /// <summary>Asks no more, and waits for what was asked.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task RunAsync(Random random)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            // Half of what is asked is allowed, so that a refusal too many shows as soon as an allow too many.
            var questions = random.Next(2) == 0 ? allowed : scene.Questions;
            var question = random.Next(4) == 0 && special is { } chosen ? chosen : questions[random.Next(questions.Count)];
            await AskAsync(question, random.Next(2));
            await Task.Delay(Pause);
        }
    }

    private async Task AskAsync(Question question, int replica)
    {
        var started = Now;
        var status = 0;
        try
        {
            var target = "/v1_1/demo/resources/" + question.AssetId;
            var answer = question.IsWrite
                ? await scene.Replicas[replica].SendAsync(HttpMethod.Put, target, question.Key, new FormUrlEncodedContent([new("context", "fault=1")]))
                : await scene.Replicas[replica].GetAsync(target, question.Key);
            status = (int)answer.Status;
        }
        catch (HttpRequestException)
        {
            // No answer.
        }

        calls.Add(new Call(question, replica, started, Now, status));
    }
}
