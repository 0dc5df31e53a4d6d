using System.Text;
using System.Text.Json;
using Serilog;
using Sidecar.Operations;

namespace Sidecar.Tests.Operations;

public sealed class LineSinkTests
{
    [Fact]
    public void Every_event_is_one_line_of_json_whatever_its_texts_hold()
    {
        using var stream = new MemoryStream();
        using (var log = new LoggerConfiguration().WriteTo.Sink(new LineSink(stream)).CreateLogger())
        {
            log.ForContext("Checks", new[] { "a", "b" }).Information("{Text} {Number}", "x\n{\"Level\":\"Fatal\"}\u2028\0", 7);
            log.Error(new InvalidOperationException("no\nway"), "{@Shape}", new { A = 1.5, B = (string?)null, C = true });
        }

        var lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToArray();

        Assert.Equal(2, lines.Length);
        Assert.Equal("Information", lines[0].GetProperty("Level").GetString());
        Assert.Equal("x\n{\"Level\":\"Fatal\"}\u2028\0", lines[0].GetProperty("Properties").GetProperty("Text").GetString());
        Assert.Equal(7, lines[0].GetProperty("Properties").GetProperty("Number").GetInt32());
        Assert.Equal(["a", "b"], lines[0].GetProperty("Properties").GetProperty("Checks").EnumerateArray().Select(e => e.GetString()));
        Assert.Contains("no\nway", lines[1].GetProperty("Exception").GetString(), StringComparison.Ordinal);
        Assert.Equal(1.5, lines[1].GetProperty("Properties").GetProperty("Shape").GetProperty("A").GetDouble());
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("Properties").GetProperty("Shape").GetProperty("B").ValueKind);
    }

    [Fact]
    public void Nothing_is_dropped_when_the_reader_is_slow()
    {
        using var stream = new SlowStream();
        using (var log = new LoggerConfiguration().WriteTo.Sink(new LineSink(stream)).CreateLogger())
        {
            Parallel.For(0, 30_000, i => log.Information("{Number}", i));
        }

        Assert.Equal(30_000, stream.Lines);
    }

    [Fact]
    public async Task A_stream_nobody_reads_does_not_hold_requests_up()
    {
        using var stream = new BrokenStream();
        using var log = new LoggerConfiguration().WriteTo.Sink(new LineSink(stream)).CreateLogger();

        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 30_000; i++)
            {
                log.Information("{Number}", i);
            }
        });

        await writing.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }

    private sealed class SlowStream : MemoryStream
    {
        public int Lines { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Thread.Sleep(5);
            Lines += buffer.Count((byte)'\n');
        }
    }
}
