using System.Net.Sockets;
using System.Text;
using Sidecar.Requests;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Requests;

/// <summary>A body has to keep coming, however much of it has come already.</summary>
public sealed class PacedBodyTests
{
    private const string Head = "--B\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n";

    private static readonly Dictionary<string, string?> Impatient = new() { ["Sidecar:Requests:BodyIdleTimeout"] = "00:00:02" };

    [Fact]
    public async Task A_stranger_who_sends_much_and_then_pauses_is_let_go_and_what_was_set_aside_is_freed()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Impatient);
        using var client = await SendAsync(world, Encoding.ASCII.GetBytes(Head), new byte[1 << 20]);
        var spool = world.Service<SpoolBudget>();
        SpinWait.SpinUntil(() => spool.Used > 0, TimeSpan.FromSeconds(5));
        Assert.InRange(spool.Used, 1, 1 << 20);
        Assert.Matches("\nsidecar_spool_bytes [1-9]", await world.Http.GetStringAsync(new Uri(world.Operations, "/metrics")));

        var answer = await AnswerAsync(client);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("{\"error\":{\"message\":\"The request body stopped coming", answer, StringComparison.Ordinal);
        Assert.Equal(0, spool.Used);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task Dripping_is_no_progress()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Impatient);
        using var client = await SendAsync(world, Encoding.ASCII.GetBytes(Head), new byte[1 << 20]);
        var answering = AnswerAsync(client);
        for (var i = 0; i < 100 && !answering.IsCompleted; i++)
        {
            try
            {
                await client.GetStream().WriteAsync(new byte[10]);
            }
            catch (IOException)
            {
                break;
            }

            await Task.Delay(100);
        }

        Assert.True(answering.IsCompleted, "it went on for ten seconds");
        Assert.StartsWith("HTTP/1.1 408 ", await answering, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_upload_that_keeps_coming_is_not_cut()
    {
        await using var world = await SidecarWorld.StartAsync(Yaml.Standard(), settings: Impatient);
        const string Tail = "\r\n--B--\r\n";
        const string Fields = "--B\r\nContent-Disposition: form-data; name=asset_folder\r\n\r\nProduct\r\n";
        using var client = await SendAsync(world, Encoding.ASCII.GetBytes(Fields + Head), new byte[600], RawHttp.Basic("manager"), Fields.Length + Head.Length + 6000 + Tail.Length, "raw");
        for (var i = 1; i < 10; i++)
        {
            await Task.Delay(500);
            await client.GetStream().WriteAsync(new byte[600]);
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Tail));

        Assert.StartsWith("HTTP/1.1 200 ", await AnswerAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_in_which_nobody_reads_does_not_count()
    {
        var time = new ManualTime();
        await using var body = new PacedBody(new MemoryStream(new byte[1000]), TimeSpan.FromSeconds(2), time);
        var buffer = new byte[10];
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(10, await body.ReadAsync(buffer));
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(0, await body.ReadAsync(buffer));
    }

    [Fact]
    public async Task A_reader_that_gives_up_is_not_told_that_the_client_was_slow()
    {
        await using var body = new PacedBody(new NeverStream(), TimeSpan.FromMinutes(1), TimeProvider.System);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await body.ReadExactlyAsync(new byte[10], patience.Token));
    }

    private static async Task<TcpClient> SendAsync(SidecarWorld world, byte[] head, byte[] content, string? credential = null, long length = 1 << 30, string kind = "image")
    {
        var client = new TcpClient();
        await client.ConnectAsync(world.DataPlane.Host, world.DataPlane.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1_1/demo/{kind}/upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{(credential is null ? "" : credential + "\r\n")}"
            + $"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {length}\r\n\r\n"));
        await stream.WriteAsync(head);
        await stream.WriteAsync(content);
        return client;
    }

    private static async Task<string> AnswerAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        var read = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private sealed class NeverStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
