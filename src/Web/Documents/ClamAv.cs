using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Web.Documents;

/// <summary>
/// Asks a ClamAV daemon by its INSTREAM command (clamd(8)): nothing is written to a disk, and one chunk is in memory.
/// <code>
/// zINSTREAM\0 | length (4, big endian) | bytes | ... | 00 00 00 00      answer: "stream: OK\0" or "stream: NAME FOUND\0"
/// </code>
/// </summary>
sealed partial class ClamAv(EndPoint daemon, TimeProvider clock, ILogger<ClamAv> logger) : IVirusScanner
{
    /// <summary>A daemon that does not take or answer anything for so long is away. 50 MB take it seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    const int AnswerMax = 4096;

    public bool IsThere => true;

    /// <summary>The daemon that a setting names: <c>host:port</c>, or the path of a socket.</summary>
    /// <exception cref="InvalidOperationException">It names none.</exception>
    public static EndPoint Daemon(string setting)
    {
        if (setting.StartsWith('/')) return new UnixDomainSocketEndPoint(setting);
        var colon = setting.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(setting[(colon + 1)..], out var port) ? new DnsEndPoint(setting[..colon].Trim('[', ']'), port)
            : throw new InvalidOperationException("Documents:ClamAv is neither host:port nor the path of a socket.");
    }

    public async Task<ScanAnswer> Ask(IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return Read(await Send(bytes, both.Token));
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            Log.Away(logger, e);
            return ScanAnswer.Unknown;
        }
    }

    async Task<string> Send(IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel)
    {
        using var socket = daemon is UnixDomainSocketEndPoint ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(daemon, cancel);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancel);
        var length = new byte[4];
        await foreach (var data in bytes.WithCancellation(cancel))
        {
            BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
            await stream.WriteAsync(length, cancel);
            await stream.WriteAsync(data, cancel);
        }
        await stream.WriteAsync(new byte[4], cancel);
        var answer = new byte[AnswerMax];
        var read = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(answer, 0, read).TrimEnd('\0', '\n');
    }

    /// <summary>Anything that is neither yes nor no, such as a size limit of the daemon's, leaves it open.</summary>
    ScanAnswer Read(string answer)
    {
        if (answer == "stream: OK") return ScanAnswer.Clean;
        if (answer.EndsWith(" FOUND", StringComparison.Ordinal)) return ScanAnswer.Infected;
        Log.Unclear(logger, answer);
        return ScanAnswer.Unknown;
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The virus scanner is away; documents wait")]
        public static partial void Away(ILogger logger, Exception error);

        [LoggerMessage(2, LogLevel.Error, "The virus scanner answers {Answer}; the document waits")]
        public static partial void Unclear(ILogger logger, string answer);
    }
}

/// <summary>None is configured.</summary>
sealed class NoScanner : IVirusScanner
{
    public bool IsThere => false;
    public Task<ScanAnswer> Ask(IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel) => Task.FromResult(ScanAnswer.Unknown);
}
