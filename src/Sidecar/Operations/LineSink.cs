using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Serilog.Core;
using Serilog.Events;

namespace Sidecar.Operations;

/// <summary>
/// Writes events as JSON lines from one thread, in batches: a line costs no write of its own while more are waiting. Nothing is dropped; when the
/// reader of the stream is slower than requests, requests wait. (The stock console sink writes every event by itself, which was a sixth of a read's cost.)
/// </summary>
internal sealed class LineSink : ILogEventSink, IDisposable
{
    private const int QueueLength = 10_000;
    private const int BatchBytes = 64 * 1024;

    // How long a line may wait for others. Waking the thread for every single event would cost more than writing it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Channel<LogEvent> queue = Channel.CreateBounded<LogEvent>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly ArrayBufferWriter<byte> batch = new(2 * BatchBytes);
    private readonly Stream stream;

    // A thread of its own: requests that wait for space hold threads of the pool, and could otherwise keep the writer from ever getting one.
    private readonly Thread pump;
    private volatile bool failed;

    public LineSink(Stream stream)
    {
        this.stream = stream;
        pump = new Thread(Pump) { IsBackground = true, Name = "log lines" };
        pump.Start();
    }

    public void Emit(LogEvent logEvent)
    {
        while (!queue.Writer.TryWrite(logEvent))
        {
            if (failed || queue.Reader.Completion.IsCompleted || !pump.IsAlive)
            {
                return;
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        pump.Join();
    }

    private void Pump()
    {
        try
        {
            using var writer = new Utf8JsonWriter(batch, JsonLine.Options);
            while (true)
            {
                while (queue.Reader.TryRead(out var logEvent))
                {
                    writer.Reset(batch);
                    JsonLine.Write(writer, logEvent);
                    writer.Flush();
                    batch.Write("\n"u8);
                    if (batch.WrittenCount >= BatchBytes)
                    {
                        WriteBatch();
                    }
                }

                WriteBatch();
                if (queue.Reader.Completion.IsCompleted)
                {
                    return;
                }

                Thread.Sleep(Pause);
            }
        }
        catch (IOException error)
        {
            // Nobody reads the stream any more. Requests go on; what they decide is not affected by who reads it.
            failed = true;
            Console.Error.WriteLine($"The log can no longer be written: {error.Message}");
        }
    }

    private void WriteBatch()
    {
        if (batch.WrittenCount > 0)
        {
            stream.Write(batch.WrittenSpan);
            stream.Flush();
            batch.ResetWrittenCount();
        }
    }
}
