using System.Security.Cryptography;
using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;

namespace TeleExpertise.Bridge.Dtls;

internal enum DtlsState
{
    Handshaking,
    Connected,

    /// <summary>The peer said goodbye (close_notify).</summary>
    Closed,

    /// <summary>The peer's certificate is not the one its SDP announced.</summary>
    FingerprintMismatch,

    Failed,
}

/// <summary>
/// One side of a DTLS-SRTP handshake (RFC 5764) as a machine without I/O: <see cref="Receive"/> a datagram or
/// <see cref="Tick"/>, then take what is to be sent with <see cref="TryTake"/> until it is empty.
/// </summary>
internal sealed class DtlsEndpoint : IDisposable
{
    /// <summary>Bytes of a datagram: fits any path browsers meet, with room for IPv6 and a TURN header.</summary>
    public const int Mtu = 1200;

    private const int LongestFlight = 16 * 1024;

    private readonly DtlsConnection _connection;
    private readonly bool _isServer;
    private readonly byte[] _expectedFingerprint;
    // Given back after the handshake, or it would be most of what a peer costs.
    private byte[] _flight = [];
    private int _flightLength;
    private int _flightSent;

    /// <param name="certificate">Ours.</param>
    /// <param name="isServer">Whether the peer begins.</param>
    /// <param name="expectedFingerprint">SHA-256 of the peer's certificate, from its SDP.</param>
    public DtlsEndpoint(DtlsCertificate certificate, bool isServer, byte[] expectedFingerprint)
    {
        _isServer = isServer;
        _expectedFingerprint = expectedFingerprint;
        _connection = new DtlsConnection(certificate.Context, isServer, Mtu);
        if (!isServer)
        {
            Advance();
        }
    }

    public DtlsState State { get; private set; }

    /// <summary>Master key of what this side sends; set once connected.</summary>
    public SrtpMaster? SendKey { get; private set; }

    /// <summary>Master key of what the peer sends; set once connected.</summary>
    public SrtpMaster? ReceiveKey { get; private set; }

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        // An overdue timer is served first and its flight leaves in datagrams of its own: OpenSSL as a receiver throws
        // away what follows a repeated message in the same datagram. Seen to stall handshakes on a busy machine.
        Tick();
        Load();
        if (State is (DtlsState.Handshaking or DtlsState.Connected) && DtlsRecords.AreSound(datagram, isAgreed: State == DtlsState.Connected))
        {
            _connection.Put(datagram);
            Advance();
        }
    }

    /// <summary>Repeats what may have been lost; call it every 50 ms until connected.</summary>
    public void Tick()
    {
        if (State == DtlsState.Handshaking && !_connection.HandleTimeout())
        {
            State = DtlsState.Failed;
        }
    }

    /// <summary>Says goodbye; what is to be sent follows from <see cref="TryTake"/>.</summary>
    public void Close()
    {
        if (State == DtlsState.Connected)
        {
            _connection.Shutdown();
            State = DtlsState.Closed;
        }
    }

    /// <summary>
    /// The next datagram to send, at most <see cref="Mtu"/> bytes unless one record is longer. The memory BIO has
    /// merged the flight's records, so they are cut apart at their 13-byte heads (RFC 6347 section 4.1) and packed anew.
    /// </summary>
    public bool TryTake(out ReadOnlySpan<byte> datagram)
    {
        Load();
        var start = _flightSent;
        var end = start;
        while (end < _flightLength)
        {
            var next = end + RecordLength(_flight.AsSpan(end, _flightLength - end));
            if (next - start > Mtu && end > start)
            {
                break;
            }

            end = next;
        }

        _flightSent = end;
        datagram = _flight.AsSpan(start, end - start);
        return end > start;
    }

    public void Dispose() => _connection.Dispose();

    private static int RecordLength(ReadOnlySpan<byte> records) =>
        records.Length < DtlsRecords.HeadLength ? records.Length : Math.Min(records.Length, DtlsRecords.LengthOf(records));

    private void Load()
    {
        if (_flightSent == _flightLength)
        {
            _flightSent = _flightLength = 0;
            if (_connection.HasOutput)
            {
                _flight = _flight.Length == 0 ? new byte[LongestFlight] : _flight;
                _flightLength = _connection.Take(_flight);
            }
            else if (State != DtlsState.Handshaking)
            {
                _flight = [];
            }
        }
    }

    private void Advance()
    {
        var step = State == DtlsState.Handshaking ? _connection.Handshake() : _connection.Drain();
        if (step == SslStep.Done && State == DtlsState.Handshaking)
        {
            State = Finish();
        }
        else if (step is SslStep.Closed or SslStep.Failed)
        {
            State = step == SslStep.Closed ? DtlsState.Closed : DtlsState.Failed;
        }
    }

    private DtlsState Finish()
    {
        Span<byte> fingerprint = stackalloc byte[32];
        if (!_connection.TryPeerFingerprint(fingerprint)
            || !CryptographicOperations.FixedTimeEquals(fingerprint, _expectedFingerprint))
        {
            return DtlsState.FingerprintMismatch;
        }

        return TryExportKeys() ? DtlsState.Connected : DtlsState.Failed;
    }

    // The exporter's order is client key, server key, client salt, server salt (RFC 5764 section 4.2).
    private bool TryExportKeys()
    {
        var profile = (SrtpProfile)_connection.SrtpProfile();
        if (profile is not (SrtpProfile.AeadAes128Gcm or SrtpProfile.Aes128CmHmacSha1))
        {
            return false;
        }

        const int key = 16;
        var salt = profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;
        Span<byte> material = stackalloc byte[2 * (key + salt)];
        if (!_connection.TryExport("EXTRACTOR-dtls_srtp", material))
        {
            return false;
        }

        var client = new SrtpMaster(profile, material[..key].ToArray(), material.Slice(2 * key, salt).ToArray());
        var server = new SrtpMaster(profile, material.Slice(key, key).ToArray(), material[((2 * key) + salt)..].ToArray());
        (SendKey, ReceiveKey) = _isServer ? (server, client) : (client, server);
        CryptographicOperations.ZeroMemory(material);
        return true;
    }
}
