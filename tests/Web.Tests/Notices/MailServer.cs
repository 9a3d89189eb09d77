using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>Somebody else's mail server (npm smtp-server), run by Node; keeps what it took.</summary>
public sealed class MailServer : IAsyncDisposable
{
    readonly Process node;
    readonly ConcurrentQueue<JsonElement> mails = new();
    readonly Task reading;
    int connections;

    MailServer(Process node, int port)
    {
        this.node = node;
        Port = port;
        reading = Task.Run(Read);
    }

    public int Port { get; }
    public int Connections => connections;
    public IReadOnlyList<string> Mails => [.. mails.Select(m => m.GetProperty("mail").GetString()!)];
    public IEnumerable<string> Recipients => mails.SelectMany(m => m.GetProperty("to").EnumerateArray()).Select(r => r.GetString()!);

    public static async Task<MailServer> Start(int refuse = 0, int drop = 0)
    {
        await Peers.Install();
        var started = Process.Start(new ProcessStartInfo("node", "smtp.mjs")
        {
            WorkingDirectory = Peers.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["SMTP_REFUSE"] = refuse.ToString(CultureInfo.InvariantCulture), ["SMTP_DROP"] = drop.ToString(CultureInfo.InvariantCulture) },
        })!;
        var first = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server did not start.");
        return new MailServer(started, JsonDocument.Parse(first).RootElement.GetProperty("port").GetInt32());
    }

    /// <summary>The value of a header, unfolded; null when there is none.</summary>
    public static string? Header(string mail, string name)
    {
        var head = mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);
        return head.Split("\r\n").Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim()).SingleOrDefault();
    }

    /// <summary>The base64 body (RFC 2045 6.8) as text.</summary>
    public static string Body(string mail) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));

    public async Task<bool> Took(int count)
    {
        for (var i = 0; i < 400 && mails.Count < count; i++) await Task.Delay(50);
        return mails.Count >= count;
    }

    async Task Read()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonDocument.Parse(line).RootElement;
            if (said.TryGetProperty("mail", out _)) mails.Enqueue(said);
            else Interlocked.Increment(ref connections);
        }
    }

    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        await reading;
        node.Dispose();
    }
}
