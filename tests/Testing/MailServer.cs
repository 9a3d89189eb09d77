using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TeleExpertise.Testing;

/// <summary>Somebody else's mail server (npm smtp-server), run by Node; keeps what it took.</summary>
public sealed partial class MailServer : IAsyncDisposable
{
    readonly Process node;
    readonly ConcurrentQueue<JsonElement> mails = new();
    readonly Task reading;
    int connections, begun;

    MailServer(Process node, int port)
    {
        this.node = node;
        Port = port;
        reading = Task.Run(Read);
    }

    /// <summary>Where it listens, on the loopback.</summary>
    public int Port { get; }

    /// <summary>How often somebody came.</summary>
    public int Connections => connections;

    /// <summary>How often somebody began to hand over a mail, whether it was taken or not.</summary>
    public int Begun => begun;

    /// <summary>The settings of a server process that hands its mail to this one, in clear.</summary>
    public (string Key, string Value)[] Settings =>
        [("Smtp__Host", "127.0.0.1"), ("Smtp__Port", Port.ToString(CultureInfo.InvariantCulture)), ("Smtp__From", "no-reply@teleexpertise.example"), ("Smtp__StartTls", "false"), ("PublicUrl", "http://localhost:1")];

    /// <summary>The mails that it took, as they came.</summary>
    public IReadOnlyList<string> Mails => [.. mails.Select(m => m.GetProperty("mail").GetString()!)];
    /// <summary>To whom they went.</summary>
    public IEnumerable<string> Recipients => mails.SelectMany(m => m.GetProperty("to").EnumerateArray()).Select(r => r.GetString()!);

    /// <summary>Whether each came over TLS.</summary>
    public IEnumerable<bool> Secure => mails.Select(m => m.GetProperty("secure").GetBoolean());

    /// <summary>Starts one.</summary>
    /// <param name="refuse">How many mails it refuses for now.</param>
    /// <param name="drop">How many it takes without an answer, hanging up.</param>
    /// <param name="hold">How many it takes without ever answering.</param>
    /// <param name="certificate">Files of its key and its certificate; null is smtp-server's own, which nobody trusts.</param>
    /// <param name="tls">Whether it offers TLS, speaks it from the first byte, or neither.</param>
    public static async Task<MailServer> Start(int refuse = 0, int drop = 0, int hold = 0, (string Key, string Certificate)? certificate = null, MailTls tls = MailTls.Offered)
    {
        await Peers.Install();
        var started = Process.Start(new ProcessStartInfo("node", "smtp.mjs")
        {
            WorkingDirectory = Peers.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment =
            {
                ["SMTP_REFUSE"] = refuse.ToString(CultureInfo.InvariantCulture),
                ["SMTP_DROP"] = drop.ToString(CultureInfo.InvariantCulture),
                ["SMTP_HOLD"] = hold.ToString(CultureInfo.InvariantCulture),
                ["SMTP_KEY"] = certificate?.Key,
                ["SMTP_CERT"] = certificate?.Certificate,
                ["SMTP_PLAIN"] = tls == MailTls.None ? "1" : "0",
                ["SMTP_TLS"] = tls == MailTls.FromTheFirstByte ? "1" : "0",
            },
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

    /// <summary>The parts of a mail by their type, as text.</summary>
    public static Dictionary<string, string> Parts(string mail) => Part().Matches(mail).ToDictionary(
        p => p.Groups["type"].Value, p => Encoding.UTF8.GetString(Convert.FromBase64String(p.Groups["body"].Value.Trim())), StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits until it took so many; false when they did not come.</summary>
    public async Task<bool> Took(int count)
    {
        for (var i = 0; i < 2400 && mails.Count < count; i++) await Task.Delay(50);
        return mails.Count >= count;
    }

    async Task Read()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonDocument.Parse(line).RootElement;
            if (said.TryGetProperty("mail", out _)) mails.Enqueue(said);
            else if (said.TryGetProperty("begun", out _)) Interlocked.Increment(ref begun);
            else Interlocked.Increment(ref connections);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        await reading;
        node.Dispose();
    }

    [GeneratedRegex(@"content-type:\s*(?<type>text/\w+);(?:(?!\r\n\r\n)[\s\S])*\r\n\r\n(?<body>[A-Za-z0-9+/=\r\n]+?)\r\n--", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}

/// <summary>How a mail server speaks TLS.</summary>
public enum MailTls
{
    /// <summary>When asked (STARTTLS, RFC 3207).</summary>
    Offered,

    /// <summary>Always (RFC 8314 3).</summary>
    FromTheFirstByte,

    /// <summary>Not at all.</summary>
    None,
}
