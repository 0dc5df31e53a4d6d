using System.Net.Sockets;
using System.Text;

namespace Sidecar.Tests.World;

/// <summary>Bytes as they stand on the wire: for request lines no client library would send, and for what it hides of the answer.</summary>
internal static class RawHttp
{
    /// <summary>Sends the head with <c>Host</c> and <c>Connection: close</c> added; the whole answer as text.</summary>
    public static Task<string> SendAsync(Uri address, string requestLine, params string[] headers) => SendAsync(address, requestLine, [], headers);

    /// <summary>A form in the same way; the text goes out as it is.</summary>
    public static Task<string> PostFormAsync(Uri address, string target, string form, params string[] headers)
    {
        var body = Encoding.ASCII.GetBytes(form);
        return SendAsync(address, $"POST {target} HTTP/1.1", body, ["Content-Type: application/x-www-form-urlencoded", $"Content-Length: {body.Length}", .. headers]);
    }

    /// <summary>A head, as above, and any bytes; the headers must say how many.</summary>
    public static async Task<string> SendAsync(Uri address, string requestLine, byte[] body, string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var head = string.Concat([requestLine, "\r\n", $"Host: {address.Authority}\r\n", "Connection: close\r\n", .. headers.Select(h => h + "\r\n"), "\r\n"]);
        var stream = client.GetStream();
        await stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head), .. body]);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public static string Basic(string key) =>
        "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{Yaml.SecretOf(key)}"));
}
