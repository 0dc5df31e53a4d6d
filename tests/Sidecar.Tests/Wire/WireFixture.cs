using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Wire;

/// <summary>
/// A request as a file, byte for byte what an SDK writes to its socket. What differs from call to call is left open: <c>{{host}}</c>, <c>{{key}}</c>,
/// <c>{{basic}}</c>, <c>{{timestamp}}</c>, <c>{{length}}</c> and <c>{{signature}}</c>, which is made as the SDK makes it: SHA-1 and version 2, or as
/// <c>{{signature:sha256}}</c>, <c>{{signature:v1}}</c> say; <c>{{signature:-name}}</c> leaves a parameter out.
/// </summary>
internal sealed partial class WireFixture
{
    private static readonly HashSet<string> NeverSigned = new(StringComparer.Ordinal) { "file", "cloud_name", "resource_type", "api_key", "signature" };
    private readonly byte[] file;

    private WireFixture(byte[] file) => this.file = file;

    public static string Directory { get; } = RepositoryFiles.Path("tests/Sidecar.Tests/Wire/Fixtures");

    /// <summary>The names below <see cref="Directory"/>, without extension and with slashes.</summary>
    public static IEnumerable<string> Names =>
        System.IO.Directory.EnumerateFiles(Directory, "*.http", SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(Directory, path), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static async Task<WireFixture> ReadAsync(string name) => new(await File.ReadAllBytesAsync(Path.Combine(Directory, name + ".http")));

    /// <summary>Puts the bytes onto the wire as the caller's; reads the one answer.</summary>
    public async Task<Answer> SendAsync(Uri address, string key)
    {
        var bytes = await FillAsync(address.Authority, key);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await client.GetStream().WriteAsync(bytes, timeout.Token);
        return await ReadAnswerAsync(client.GetStream(), timeout.Token);
    }

    private async Task<byte[]> FillAsync(string host, string key)
    {
        // Latin-1 keeps every byte.
        var text = Encoding.Latin1.GetString(file)
            .Replace("{{host}}", host, StringComparison.Ordinal)
            .Replace("{{key}}", key, StringComparison.Ordinal)
            .Replace("{{basic}}", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{Yaml.SecretOf(key)}")), StringComparison.Ordinal)
            .Replace("{{timestamp}}", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (Signature().Match(text) is { Success: true } open)
        {
            var options = open.Groups[1].Value;
            var unsigned = text.Replace(open.Value, new string('0', options.Contains("sha256", StringComparison.Ordinal) ? 64 : 40), StringComparison.Ordinal);
            text = text.Replace(open.Value, await SignAsync(unsigned, key, options), StringComparison.Ordinal);
        }

        var body = text.Length - text.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4;
        return Encoding.Latin1.GetBytes(text.Replace("{{length}}", body.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private static async Task<string> SignAsync(string request, string key, string options)
    {
        var (head, body) = request.Split("\r\n\r\n", 2) is [var h, var b] ? (h, b) : (request, "");
        var lines = head.Split("\r\n");
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var bytes = Encoding.Latin1.GetBytes(headers.ContainsKey("Transfer-Encoding") ? Unframe(body) : body);
        var parameters = await WireParameters.ReadAsync(lines[0].Split(' ')[1], headers.GetValueOrDefault("Content-Type") ?? "", bytes);
        var left = options.Split(':').Where(option => option.StartsWith('-')).Select(option => option[1..]).ToArray();
        var pairs = parameters.All.Where(pair => !NeverSigned.Contains(pair.Key) && !left.Contains(pair.Key))
            .Select(pair => $"{pair.Key}={string.Join(',', pair.Value)}")
            .Select(pair => options.Contains("v1", StringComparison.Ordinal) ? pair : pair.Replace("&", "%26", StringComparison.Ordinal));
        var signed = Encoding.UTF8.GetBytes(string.Join('&', pairs) + Yaml.SecretOf(key));
#pragma warning disable CA5350 // What SDKs sign with.
        return Convert.ToHexStringLower(options.Contains("sha256", StringComparison.Ordinal) ? SHA256.HashData(signed) : SHA1.HashData(signed));
#pragma warning restore CA5350
    }

    private static string Unframe(string body)
    {
        var content = new StringBuilder();
        for (var at = 0; ;)
        {
            var end = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = int.Parse(body.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                return content.ToString();
            }

            content.Append(body, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    private static async Task<Answer> ReadAnswerAsync(NetworkStream stream, CancellationToken cancellation)
    {
        // The connection may be kept open, as these requests ask for; the answer's own framing says where it ends.
        var text = "";
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellation);
            text += Encoding.Latin1.GetString(buffer, 0, read);
            if (text.Split("\r\n\r\n", 2) is not [var head, var body])
            {
                Assert.True(read > 0, $"The connection ended within the answer's head: {text}");
                continue;
            }

            var lines = head.Split("\r\n");
            var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
            var framed = headers.ContainsKey("Transfer-Encoding");
            if (framed ? body.EndsWith("0\r\n\r\n", StringComparison.Ordinal) : body.Length == int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture))
            {
                var content = Encoding.Latin1.GetBytes(framed ? Unframe(body) : body);
                return new Answer((HttpStatusCode)int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Encoding.UTF8.GetString(content));
            }

            Assert.True(read > 0, $"The connection ended within the answer's body: {text}");
        }
    }

    [GeneratedRegex(@"\{\{signature(:[^}]+)?\}\}")]
    private static partial Regex Signature();
}
