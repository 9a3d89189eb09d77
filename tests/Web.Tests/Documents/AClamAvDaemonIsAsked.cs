using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Web.Documents;

namespace TeleExpertise.Web.Tests.Documents;

/// <summary>A real clamd that knows one virus of our own.</summary>
public sealed class AClamAvDaemonIsAsked : IAsyncLifetime
{
    const string Virus = "TELEEXPERTISE-TEST-VIRUS";
    static readonly TimeSpan Start = TimeSpan.FromSeconds(60);
    readonly string folder = Directory.CreateTempSubdirectory("teleexpertise-clamd-").FullName;
    Process? clamd;

    string Socket => Path.Combine(folder, "clamd.sock");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "db"));
        await File.WriteAllTextAsync(Path.Combine(folder, "db", "own.ndb"), $"Own.Test:0:*:{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Virus))}\n");
        var settings = Path.Combine(folder, "clamd.conf");
        await File.WriteAllTextAsync(settings, $"LocalSocket {Socket}\nDatabaseDirectory {folder}/db\nTemporaryDirectory {folder}\nForeground yes\nStreamMaxLength 3M\n");
        clamd = Process.Start(new ProcessStartInfo("/usr/sbin/clamd", ["-c", settings]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        for (var waiting = Stopwatch.StartNew(); !await Answers(); await Task.Delay(50)) Assert.True(waiting.Elapsed < Start && !clamd.HasExited, "clamd does not start");
    }

    public async Task DisposeAsync()
    {
        clamd!.Kill(entireProcessTree: true);
        await clamd.WaitForExitAsync();
        clamd.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_knows_a_virus_also_where_two_chunks_meet_and_what_it_cannot_look_at_is_left_open()
    {
        Assert.Equal(ScanAnswer.Clean, await Ask("Bonjour."));
        Assert.Equal(ScanAnswer.Infected, await Ask("xx" + Virus));
        Assert.Equal(ScanAnswer.Infected, await Ask("xx" + Virus[..7], Virus[7..] + "yy"));
        Assert.Equal(ScanAnswer.Unknown, await Ask([.. Enumerable.Repeat(new string('x', 1024 * 1024), 4)])); // beyond its limit
        Assert.Equal(ScanAnswer.Unknown, await new ClamAv(new UnixDomainSocketEndPoint(Socket + "-nobody"), TimeProvider.System, NullLogger<ClamAv>.Instance).Ask(Chunks("Bonjour."), default));
    }

    Task<ScanAnswer> Ask(params string[] chunks) => new ClamAv(new UnixDomainSocketEndPoint(Socket), TimeProvider.System, NullLogger<ClamAv>.Instance).Ask(Chunks(chunks), default);

    static IAsyncEnumerable<Memory<byte>> Chunks(params string[] chunks) => chunks.Select(c => Encoding.ASCII.GetBytes(c).AsMemory()).ToAsyncEnumerable();

    async Task<bool> Answers()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
