using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sidecar.Tests.Shared;

/// <summary>
/// A real redis-server on a free loopback port with a directory of its own. Where there is none, the tests that need it fail and say so: what they show
/// cannot be shown otherwise. <c>make test</c> installs it.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Sigcont = 18;
    private const int Sigstop = 19;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sidecar-redis-");
    private readonly string password;
    private Process? process;

    private RedisServer(int port, string password) => (Port, this.password) = (port, password);

    public int Port { get; }

    /// <summary>For <c>Sidecar:Redis:Configuration</c>.</summary>
    public string Configuration => $"127.0.0.1:{Port},password={password}";

    public static async Task<RedisServer> StartAsync(string password = "redis-password-of-the-tests")
    {
        var server = new RedisServer(FreePort(), password);
        try
        {
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again) on the same port; with what was saved when <see cref="SaveAsync"/> was called, unless <paramref name="isEmpty"/>.</summary>
    public async Task RunAsync(bool isEmpty = false)
    {
        if (isEmpty)
        {
            File.Delete(Path.Combine(directory.FullName, "dump.rdb"));
        }

        var start = new ProcessStartInfo("redis-server")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory.FullName,
        };
        foreach (var argument in (string[])
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory.FullName, "--save", "", "--appendonly", "no", "--requirepass", password])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException("There is no redis-server here. On Debian: apt-get install redis-server", error);
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var i = 0; ; i++)
        {
            try
            {
                if ((await CommandAsync("PING")).Contains("PONG", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (Exception error) when (error is SocketException or IOException && i < 400 && !process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(25);
        }
    }

    /// <summary>Ends it at once, with all it holds.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }

        process?.Dispose();
        process = null;
    }

    /// <summary>It stands still: connections stay open, nothing is answered.</summary>
    public void Pause() => Signal(Sigstop);

    public void Resume() => Signal(Sigcont);

    /// <summary>Writes all it holds to disk, for a later start.</summary>
    public Task SaveAsync() => CommandAsync("SAVE");

    /// <summary>How many values it holds.</summary>
    public async Task<int> CountAsync() => int.Parse((await CommandAsync("DBSIZE")).Split('\n')[^1].Trim(':', '\r', '\n'), CultureInfo.InvariantCulture);

    /// <summary>One command in its inline form; everything that was answered.</summary>
    public async Task<string> CommandAsync(string command)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port).WaitAsync(TimeSpan.FromSeconds(5));
        await using var stream = socket.GetStream();
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteAsync($"AUTH {password}\r\n{command}\r\nQUIT\r\n");
        await writer.FlushAsync();
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(5));
        return answer.Replace("+OK\r\n", "", StringComparison.Ordinal).TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            Resume();
        }

        await KillAsync();
        directory.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Signal(int signal)
    {
        if (Native.Kill(process!.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} did not reach redis-server.");
        }
    }

    private static partial class Native
    {
        [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int pid, int signal);
    }
}
