using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TeleExpertise.Infra.Tests;

/// <summary>A running <c>infra/run</c> (or <c>infra/bridge</c>) with a data folder of its own, ended with everything it started.</summary>
sealed class InfraRun : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly Process script;
    readonly StringBuilder output = new();
    readonly StringBuilder errors = new();

    InfraRun(string folder, int port, string[] options, IReadOnlyDictionary<string, string>? environment)
        : this("run", ["--port", Text(port), "--data", folder, .. options], environment)
    {
        Folder = folder;
        Port = port;
    }

    InfraRun(string command, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(Path.Combine(Root, "infra", command), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        script = Process.Start(start)!;
        script.OutputDataReceived += (_, line) => Keep(output, line.Data);
        script.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        script.BeginOutputReadLine();
        script.BeginErrorReadLine();
    }

    public string Folder { get; } = "";

    public int Port { get; }

    public int ScriptId => script.Id;

    public string Output => Read(output);

    public string Errors => Read(errors);

    public static string Root { get; } = FindRoot();

    public static InfraRun Start(string folder, int port, params string[] options) => new(folder, port, options, null);

    /// <summary><c>infra/bridge</c> instead, which has no data.</summary>
    public static InfraRun StartBridge(params string[] options) => new("bridge", options, null);

    public static InfraRun StartWith(IReadOnlyDictionary<string, string> environment, string folder, int port) =>
        new(folder, port, [], environment);

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A short path: the kernel allows a unix socket 107 bytes.</summary>
    public static string NewFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), "te-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(folder);
        // As root the cluster belongs to another user, who must come through.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
        return folder;
    }

    /// <summary>
    /// A port for the pages, the next one being free for media. Below those that the kernel gives to whoever asks for any
    /// (32768 and up), or somebody's outgoing connection takes it before the server does.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            try
            {
                using TcpListener pages = Listener(port), mediaOverTcp = Listener(port + 1);
                using UdpClient media = new(new IPEndPoint(IPAddress.Loopback, port + 1));
                return port;
            }
            catch (SocketException)
            {
                // Taken: draw again.
            }
        }
    }

    public void WaitReady()
    {
        var clock = Stopwatch.StartNew();
        while (!Output.Contains("is ready", StringComparison.Ordinal))
        {
            Assert.False(script.HasExited, Errors);
            Assert.True(clock.Elapsed < Patience, Errors);
            Thread.Sleep(20);
        }
    }

    public int WaitExit()
    {
        Assert.True(script.WaitForExit(Patience), Errors);
        script.WaitForExit(); // the readers' last lines
        return script.ExitCode;
    }

    public int Stop()
    {
        Processes.Signal("TERM", script.Id);
        return WaitExit();
    }

    public void Dispose()
    {
        if (!script.HasExited)
            Stop();
        script.Dispose();
    }

    static TcpListener Listener(int port)
    {
        TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    static void Keep(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TeleExpertise.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run from a checkout.");
        return folder;
    }
}
