using System.Text;
using System.Threading.Channels;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Sidecar.Operations;

/// <summary>
/// Writes events as lines from one background task, in batches: a line costs no write of its own while more are waiting. Nothing is dropped; when the
/// reader of the stream is slower than requests, requests wait. (The stock console sink writes every event by itself, which was a sixth of a read's cost.)
/// </summary>
internal sealed class LineSink : ILogEventSink, IDisposable
{
    private const int QueueLength = 10_000;
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Channel<LogEvent> queue = Channel.CreateBounded<LogEvent>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly ITextFormatter formatter;
    private readonly StreamWriter writer;
    private readonly Task pump;

    public LineSink(ITextFormatter formatter, Stream stream)
    {
        this.formatter = formatter;
        writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferBytes) { AutoFlush = false };
        pump = Task.Run(PumpAsync);
    }

    public void Emit(LogEvent logEvent)
    {
        while (!queue.Writer.TryWrite(logEvent))
        {
            if (pump.IsCompleted || !queue.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
            {
                return;
            }
        }
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        pump.GetAwaiter().GetResult();
        writer.Dispose();
    }

    private async Task PumpAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            while (queue.Reader.TryRead(out var logEvent))
            {
                formatter.Format(logEvent, writer);
            }

            await writer.FlushAsync();

            // Without a pause the task would be woken for every single event, which costs more than writing it.
            await Task.Delay(Pause);
        }
    }
}
