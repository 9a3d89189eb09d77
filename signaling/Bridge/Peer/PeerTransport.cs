using TeleExpertise.Bridge.Dtls;
using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;

namespace TeleExpertise.Bridge.Peer;

/// <summary>What a datagram held for the layers above.</summary>
internal enum Received
{
    Nothing,
    Rtp,
    Rtcp,

    /// <summary>A check, by which the browser is at another address from now on.</summary>
    Move,
}

internal enum TransportState
{
    Connecting,
    Connected,
    Closed,
    FingerprintMismatch,
    DtlsFailed,
    TimedOut,
}

/// <param name="Connect">Time to finish the handshake.</param>
/// <param name="Silence">Time without an authenticated packet.</param>
internal sealed record TransportTimeouts(TimeSpan Connect, TimeSpan Silence);

/// <summary>
/// One browser's ICE, DTLS and SRTP as a machine without I/O: datagrams and the time go in; plain RTP and RTCP come
/// out of <see cref="Receive"/>, and what is to be sent is in the <see cref="Outbox"/>.
/// </summary>
internal sealed class PeerTransport : IDisposable
{
    private static readonly TimeSpan DtlsPoll = TimeSpan.FromMilliseconds(50);

    private readonly DtlsCertificate _certificate;
    private readonly byte[] _remoteFingerprint;
    private readonly Outbox _outbox;
    private readonly TransportTimeouts _timeouts;
    private readonly TimeSpan _born;
    private IceLite? _former;
    private DtlsEndpoint? _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private TimeSpan _nextDtlsPoll;
    private int _incidents;

    public PeerTransport(string remoteUfrag, byte[] remoteFingerprint, DtlsCertificate certificate, Outbox outbox, TransportTimeouts timeouts, TimeSpan now)
    {
        Ice = new IceLite(remoteUfrag);
        _remoteFingerprint = remoteFingerprint;
        _certificate = certificate;
        _outbox = outbox;
        _timeouts = timeouts;
        _born = LastAuthenticated = now;
    }

    /// <summary>The newest credentials.</summary>
    public IceLite Ice { get; private set; }

    public TransportState State { get; private set; }

    /// <summary>When the last packet came that only the browser can have sent; before the first, when we began.</summary>
    public TimeSpan LastAuthenticated { get; private set; }

    /// <summary>
    /// The browser begins its checks anew (RFC 8445 section 9), as after a change of network: credentials are new, while
    /// DTLS and SRTP go on. The former ones hold until the first check with the new.
    /// </summary>
    public void RestartIce(string remoteUfrag)
    {
        _former = Ice.Selected is null ? _former : Ice;
        Ice = new IceLite(remoteUfrag);
    }

    /// <summary>Whether a signed check came from there.</summary>
    public bool IsValid(in TransportAddress from) => Ice.IsValid(from) || _former?.IsValid(from) == true;

    /// <summary>
    /// Takes a datagram. The first byte says what it is (RFC 9443 section 3): 0 to 3 STUN, 20 to 63 DTLS, 128 to 191
    /// RTP or RTCP.
    /// </summary>
    /// <param name="now">Time since the bridge's start.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="datagram">Decrypted in place.</param>
    /// <param name="length">Length of the plain packet at the datagram's beginning.</param>
    public Received Receive(TimeSpan now, in TransportAddress from, Span<byte> datagram, out int length)
    {
        length = 0;
        if (datagram.IsEmpty || State is not (TransportState.Connecting or TransportState.Connected))
        {
            return Received.Nothing;
        }

        if (datagram[0] <= 3)
        {
            return ReceiveStun(now, from, datagram);
        }

        // An off-path ClientHello must not win the race against the browser's.
        if (!IsValid(from))
        {
            return Received.Nothing;
        }

        switch (datagram[0])
        {
            case >= 20 and <= 63:
                ReceiveDtls(now, datagram);
                return Received.Nothing;
            case >= 128 and <= 191 when _receiver is not null:
                return ReceiveSrtp(now, datagram, out length);
            default:
                return Received.Nothing;
        }
    }

    /// <inheritdoc cref="IceLite.Forget(in TransportAddress)"/>
    public void Forget(in TransportAddress address)
    {
        Ice.Forget(address);
        _former?.Forget(address);
    }

    /// <summary>Runs timers; call it at least every 50 ms.</summary>
    public void Tick(TimeSpan now)
    {
        if (_dtls is not null && State == TransportState.Connecting && now >= _nextDtlsPoll)
        {
            _nextDtlsPoll = now + DtlsPoll;
            _dtls.Tick();
            Follow(_dtls);
        }

        Ice.ForgetStale(now);
        _former?.ForgetStale(now);
        var isLate = State switch
        {
            TransportState.Connecting => now - _born > _timeouts.Connect,
            TransportState.Connected => now - LastAuthenticated > _timeouts.Silence,
            _ => false,
        };
        State = isLate ? TransportState.TimedOut : State;
    }

    /// <summary>Room for a packet to write and then hand to <see cref="SendRtp"/> or <see cref="SendRtcp"/> at once.</summary>
    public bool TryBegin(out Span<byte> room)
    {
        room = default;
        return State == TransportState.Connected && Destination is not null && _outbox.TryReserve(out room);
    }

    /// <summary>Encrypts what stands in the room and sends it.</summary>
    /// <returns>Bytes of the room that hold the encrypted packet, until the next <see cref="TryBegin"/>; 0 when it was refused.</returns>
    public int SendRtp(Span<byte> room, int length)
    {
        var sealedLength = _sender!.ProtectRtp(room, length);
        Commit(sealedLength);
        return sealedLength;
    }

    /// <summary>Sends an encrypted packet once more, byte for byte.</summary>
    public bool TrySendAgain(ReadOnlySpan<byte> sealedPacket)
    {
        if (!TryBegin(out var room))
        {
            return false;
        }

        sealedPacket.CopyTo(room);
        Commit(sealedPacket.Length);
        return true;
    }

    /// <inheritdoc cref="SendRtp"/>
    public void SendRtcp(Span<byte> room, int length) => Commit(_sender!.ProtectRtcp(room, length));

    /// <summary>Says goodbye to the browser. What it sends afterwards is ignored.</summary>
    public void Close()
    {
        if (_dtls is not null && State == TransportState.Connected)
        {
            _dtls.Close();
            Flush(_dtls);
        }

        State = State is TransportState.Connecting or TransportState.Connected ? TransportState.Closed : State;
    }

    /// <summary>Incidents since the last call, each kind once.</summary>
    public bool TryTakeIncident(out IncidentKind kind)
    {
        kind = default;
        if (_incidents == 0)
        {
            return false;
        }

        kind = (IncidentKind)System.Numerics.BitOperations.TrailingZeroCount(_incidents);
        _incidents &= _incidents - 1;
        return true;
    }

    public void Note(IncidentKind kind) => _incidents |= 1 << (int)kind;

    public void Dispose()
    {
        _dtls?.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
    }

    private TransportAddress? Destination => Ice.Selected ?? _former?.Selected;

    private Received ReceiveStun(TimeSpan now, in TransportAddress from, ReadOnlySpan<byte> datagram)
    {
        if (!_outbox.TryReserve(out var response))
        {
            return Received.Nothing;
        }

        var before = Destination;
        var verdict = Ice.Receive(now, from, datagram, response, out var length);
        if (verdict == IceVerdict.Ignored && _former is not null)
        {
            verdict = _former.Receive(now, from, datagram, response, out length);
        }

        if (verdict == IceVerdict.Checked)
        {
            LastAuthenticated = now;
            _outbox.Commit(from, length);
            _former = Ice.Selected is null ? _former : null;
            if (State == TransportState.Connected && before is not null && before != Destination)
            {
                Note(IncidentKind.AddressChanged);
                return Received.Move;
            }
        }
        else if (verdict == IceVerdict.Forged)
        {
            Note(IncidentKind.StunIntegrityFailed);
        }

        return Received.Nothing;
    }

    private void ReceiveDtls(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        _dtls ??= new DtlsEndpoint(_certificate, isServer: true, _remoteFingerprint);
        _dtls.Receive(datagram);
        _nextDtlsPoll = now + DtlsPoll;
        Follow(_dtls);
    }

    private Received ReceiveSrtp(TimeSpan now, Span<byte> datagram, out int length)
    {
        // RTCP's types 192 to 223 stand where RTP has marker and payload type (RFC 5761 section 4).
        var isRtcp = datagram.Length > 1 && datagram[1] is >= 192 and <= 223;
        var verdict = isRtcp ? _receiver!.OpenRtcp(datagram, out length) : _receiver!.OpenRtp(datagram, out length);
        if (verdict == SrtpVerdict.Authentic)
        {
            LastAuthenticated = now;
            return isRtcp ? Received.Rtcp : Received.Rtp;
        }

        if (verdict == SrtpVerdict.Forged)
        {
            Note(IncidentKind.SrtpAuthenticationFailed);
        }

        return Received.Nothing;
    }

    private void Follow(DtlsEndpoint dtls)
    {
        Flush(dtls);
        if (dtls.State == DtlsState.Connected && State == TransportState.Connecting)
        {
            _sender = new SrtpSender(SrtpTransform.Create(dtls.SendKey!, OpenSslCiphers.Instance));
            _receiver = new SrtpReceiver(SrtpTransform.Create(dtls.ReceiveKey!, OpenSslCiphers.Instance));
        }

        State = dtls.State switch
        {
            DtlsState.Connected => TransportState.Connected,
            DtlsState.Closed => TransportState.Closed,
            DtlsState.FingerprintMismatch => TransportState.FingerprintMismatch,
            DtlsState.Failed => TransportState.DtlsFailed,
            _ => State,
        };
    }

    private void Flush(DtlsEndpoint dtls)
    {
        while (dtls.TryTake(out var datagram))
        {
            if (datagram.Length <= Outbox.DatagramSize && Destination is { } to && _outbox.TryReserve(out var room))
            {
                datagram.CopyTo(room);
                _outbox.Commit(to, datagram.Length);
            }
        }
    }

    private void Commit(int length)
    {
        if (length > 0)
        {
            _outbox.Commit(Destination!.Value, length);
        }
    }
}
