using System.Diagnostics;
using System.Text;

namespace Sidecar.OracleDiff.Compare;

/// <summary>What answers lines: for each line the answers to it.</summary>
internal interface IEngine
{
    Task<List<List<string>>> AskAsync(IReadOnlyList<string> lines, bool validates);
}

/// <summary>
/// Two child processes of one program, one that decides and one that validates. After each line a question without policies is asked, whose
/// answer bears a name of its own, so that it is seen where the answers to a line end, however many there are.
/// </summary>
internal sealed class ChildEngine(string name, string program, IReadOnlyList<string> arguments) : IEngine, IDisposable
{
    /// <summary>Long, since it is only there to end: a busy machine is no difference.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process?[] _processes = new Process?[2];

    public async Task<List<List<string>>> AskAsync(IReadOnlyList<string> lines, bool validates)
    {
        var slot = validates ? 1 : 0;
        var process = _processes[slot] ??= Start(validates);
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var writing = WriteAsync(process, lines, timeout.Token);
            var answers = await ReadAsync(process, lines, timeout.Token);
            await writing;
            return answers;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            Stop(slot);
            throw new InvalidOperationException($"{name} stopped answering ({error.Message}); the first of the lines it was asked: {lines[0]}", error);
        }
    }

    public void Dispose()
    {
        Stop(0);
        Stop(1);
    }

    private static async Task WriteAsync(Process process, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        var input = process.StandardInput;
        for (var i = 0; i < lines.Count; i++)
        {
            await input.WriteAsync($"{lines[i]}\n{{\"id\":\"end {i}\"}}\n".AsMemory(), cancellation);
        }

        await input.FlushAsync(cancellation);
    }

    private static async Task<List<List<string>>> ReadAsync(Process process, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        var all = new List<List<string>>(lines.Count);
        while (all.Count < lines.Count)
        {
            var answers = new List<string>();
            var end = $"{{\"id\":\"end {all.Count}\"";
            while (true)
            {
                var line = await process.StandardOutput.ReadLineAsync(cancellation) ?? throw new IOException("it ended");
                if (line.StartsWith(end, StringComparison.Ordinal))
                {
                    break;
                }

                answers.Add(line);
            }

            all.Add(answers);
        }

        return all;
    }

    private Process Start(bool validates)
    {
        var utf8 = new UTF8Encoding(false);
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = utf8, StandardOutputEncoding = utf8 };
        foreach (var argument in validates ? [.. arguments, "--validate"] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private void Stop(int slot)
    {
        if (_processes[slot] is { } process)
        {
            _processes[slot] = null;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
