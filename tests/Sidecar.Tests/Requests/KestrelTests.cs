using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

/// <summary>The reader behind the real server, on raw sockets: what the server does before and around it.</summary>
public sealed class KestrelTests : IAsyncLifetime
{
    private const string Signed = "--B\r\nContent-Disposition: form-data; name=api_key\r\n\r\nk\r\n--B\r\nContent-Disposition: form-data; name=timestamp\r\n\r\n1\r\n"
        + "--B\r\nContent-Disposition: form-data; name=signature\r\n\r\ns\r\n--B\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n";

    private WebApplication app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        var reader = new ParameterReader(new RequestLimits());
        app.Run(async context =>
        {
            var target = RequestTarget.TryParse(context.Features.Get<IHttpRequestFeature>()!.RawTarget, out var refusal);
            if (target is null)
            {
                await context.Response.WriteAsync($"{refusal!.Status} {refusal.Message}");
                return;
            }

            var result = await reader.ReadAsync(context, target, Read.Table, context.RequestAborted);
            long length = 0;
            try
            {
                var buffer = new byte[65_536];
                for (int read; result.File is not null && (read = await result.File.Content.ReadAsync(buffer)) > 0; length += read)
                {
                }
            }
            catch (RequestBodyException e)
            {
                result = new ReadResult(RequestParameters.Empty, null, e.Refusal);
            }

            await context.Response.WriteAsync($"[{string.Join('|', target.Segments)}] {Read.Line(result)} {result.File?.GetType().Name} {length}");
        });
        await app.StartAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    private async Task<NetworkStream> ConnectAsync()
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task<string> SendAsync(string text)
    {
        await using var connection = await ConnectAsync();
        await connection.WriteAsync(Encoding.UTF8.GetBytes(text));
        using var reader = new StreamReader(connection);
        return await reader.ReadToEndAsync();
    }

    [Theory]
    [InlineData("/v1_1/demo/resources%2Fsearch", "[v1_1|demo|resources|search]")]
    [InlineData("/v1_1/demo/a%252Fb", "400 Invalid request target")]
    [InlineData("/v1_1/demo/a/%2e%2e/b", "400 Invalid request target")]
    [InlineData("/v1_1/demo/a/../b", "400 Invalid request target")]
    [InlineData("/v1_1/demo//b", "400 Invalid request target")]
    [InlineData("/v1_1/demo\\b", "400 Invalid request target")]
    [InlineData("/v1_1/demo/%E9", "400 Invalid request target")]
    [InlineData("/v1_1/demo/a?type=x;y", "400 Invalid request target")]
    public async Task Raw_target_is_what_the_client_sent(string target, string expected) =>
        Assert.Contains(expected, await SendAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Absolute_form_is_refused() =>
        Assert.Contains(" 400 ", await SendAsync("GET http://evil.example/v1_1/demo/ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Content-Length: 0\r\n")]
    [InlineData("")]
    public async Task No_body_is_not_waited_for(string headers)
    {
        var answer = await SendAsync($"GET /x?type=a HTTP/1.1\r\nHost: x\r\n{headers}Expect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("100 Continue", answer, StringComparison.Ordinal);
        Assert.Contains("type=a", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_get_with_a_body_is_read() => Assert.Contains(
        "type=a", await SendAsync("GET /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{\"type\":\"a\"}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_refused_query_asks_for_no_body()
    {
        await using var connection = await ConnectAsync();
        await connection.WriteAsync("POST /x?nope=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(connection);
        var first = await reader.ReadLineAsync();
        Assert.StartsWith("HTTP/1.1 200", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_may_exceed_the_servers_own_limit(bool chunked)
    {
        const int size = 40 << 20;
        await using var connection = await ConnectAsync();
        var end = "\r\n--B--\r\n"u8.ToArray();
        var length = Signed.Length + size + end.Length;
        var header = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {length}";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n{header}\r\nConnection: close\r\n\r\n" + (chunked ? $"{length:x}\r\n" : "")));
        await connection.WriteAsync(Encoding.ASCII.GetBytes(Signed));
        var block = new byte[1 << 20];
        for (var i = 0; i < 40; i++)
        {
            await connection.WriteAsync(block);
        }

        await connection.WriteAsync(end);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(chunked ? "\r\n0\r\n\r\n" : ""));
        using var reader = new StreamReader(connection);
        Assert.Contains($"WireFile {size}", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_refusal_or_an_abort()
    {
        await using var connection = await ConnectAsync();
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + $"{Signed.Length:x}\r\n{Signed}\r\n0\r\n\r\n"));
        using var reader = new StreamReader(connection);
        Assert.Contains("ends before its closing boundary", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_chunk_is_a_refusal()
    {
        var answer = await SendAsync("POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n");
        Assert.Contains("400 The request body cannot be read", answer, StringComparison.Ordinal);
    }
}
