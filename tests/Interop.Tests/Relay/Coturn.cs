using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TeleExpertise.Interop.Tests.Browsers;
using TeleExpertise.Server;

namespace TeleExpertise.Interop.Tests.Relay;

/// <summary>Debian's coturn, started by the scripts that start it for users, before a bridge on an address of its own.</summary>
public sealed class Coturn : IAsyncLifetime
{
    // All of 127/8 is this machine: addresses of our own keep parallel runs apart.
    static int last = Environment.ProcessId * 4;
    readonly string folder = Directory.CreateTempSubdirectory("teleexpertise-relay-").FullName;
    Process? script;

    public IPAddress Address { get; } = NextAddress();

    /// <summary>The bridge's: the one place the relay may reach.</summary>
    public IPAddress BridgeAddress { get; } = NextAddress();

    /// <summary>For Chromium's list of certificates to trust: SHA-256 of the public key, base64.</summary>
    public string CertificatePin { get; private set; } = "";

    public TurnSettings Settings { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess) File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
        WriteCertificate();
        var tls = Environment.IsPrivilegedProcess ? 443 : 5349;
        script = Process.Start(new ProcessStartInfo("bash", ["-c", $"""
            set -euo pipefail
            . infra/lib/say.sh; . infra/lib/processes.sh; . infra/lib/turn.sh
            trap turn_stop EXIT; trap 'exit 0' TERM
            turn_start '{folder}' {Address} {tls} '{folder}/certificate.pem' '{folder}/key.pem' {BridgeAddress}
            while is_running $turn_pid; do sleep 0.2 & wait $!; done
            """]) { WorkingDirectory = BrowserRoom.Root() });
        await Listens(tls);
        Settings = new(
            [$"turn:{Address}:3478?transport=udp", $"turn:{Address}:3478?transport=tcp", $"turns:{Address}:{tls}?transport=tcp"],
            (await File.ReadAllTextAsync(Path.Combine(folder, "secret"))).Trim());
    }

    public async Task DisposeAsync()
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", $"{script!.Id}"]);
        await script.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
    }

    static IPAddress NextAddress()
    {
        var number = Interlocked.Increment(ref last);
        return new IPAddress([127, (byte)(64 + ((number >> 16) & 0x3F)), (byte)(number >> 8), (byte)number]);
    }

    void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=relay", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(Address);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        CertificatePin = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    async Task Listens(int port)
    {
        for (var wait = 0; wait < 200; wait++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(Address, port);
                return;
            }
            catch (SocketException)
            {
                if (script!.HasExited) Assert.Fail("The relay ended: " + await File.ReadAllTextAsync(Path.Combine(folder, "relay", "turnserver.out")));
                await Task.Delay(100);
            }
        }
        Assert.Fail("The relay did not listen within 20 s.");
    }
}
