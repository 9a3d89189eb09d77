using System.Text;
using TeleExpertise.Bridge.Dtls;
using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Srtp;
using TeleExpertise.Bridge.Stun;

namespace TeleExpertise.Testing.Bots;

/// <summary>
/// The browser's side of a call without a browser and without I/O: it offers, checks, shakes hands and speaks SRTP
/// with the same parts the bridge is made of, turned round. What is sent and heard is up to feeds and receivers;
/// <see cref="Participant"/> puts a whole person together.
/// </summary>
internal sealed class Bot : IDisposable
{
    public const int LevelId = 1;
    public const int MidId = 4;
    public const int RidId = 10;
    public const int RepairedRidId = 11;
    public const int TransportWideId = 5;
    public const int LayersId = 9;
    public const byte Opus = 111;
    public const byte RedType = 63;
    public const byte Vp8Type = 96;
    public const byte RtxType = 97;
    private static readonly DateTimeOffset Year = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string OurPassword = "0123456789012345678901";

    private readonly DtlsCertificate _certificate;
    private readonly Queue<byte[]> _outgoing = [];
    private readonly byte[] _scratch = new byte[2048];
    private DtlsEndpoint? _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private BotAnswer? _answer;
    private BotShape _shape = BotShape.Page;

    public Bot(string profiles = DtlsContext.Profiles) => _certificate = new DtlsCertificate(Year, profiles);

    /// <summary>Our ICE fragment, written into the offer; another one is another ICE session.</summary>
    public string Ufrag { get; set; } = "puppet";

    /// <summary>Keeps every packet received, for tests that look at them afterwards.</summary>
    public bool Records { get; set; } = true;

    /// <summary>Plain RTP and RTCP received, in order, when it <see cref="Records"/>.</summary>
    public List<byte[]> Rtp { get; } = [];

    public List<byte[]> Rtcp { get; } = [];

    public List<IBotListener> Listeners { get; } = [];

    /// <summary>Numbers what feeds send; null when nothing is numbered.</summary>
    public DepartureFeed? Departures { get; private set; }

    public int StunResponses { get; private set; }

    public long RtpReceived { get; private set; }

    public long BytesReceived { get; private set; }

    public long RtpSent { get; private set; }

    /// <summary>SRTP that came twice: the network's doing, or the bridge's fault.</summary>
    public long Replayed { get; private set; }

    /// <summary>The system may give its socket the port of somebody who vanished, to whom the bridge still sends.</summary>
    public bool MayInheritPort { get; set; }

    /// <summary>SRTP that was meant for that one.</summary>
    public long Foreign { get; private set; }

    public bool IsConnected => _sender is not null;

    public bool SawGoodbye => _dtls?.State == DtlsState.Closed;

    public SrtpProfile? Profile => _dtls?.SendKey?.Profile;

    /// <summary>The bridge's, from its last answer.</summary>
    public string Password => Encoding.ASCII.GetString(Answer.Password);

    public BotAnswer Answer => _answer ?? throw new InvalidOperationException("No answer was accepted yet.");

    /// <summary>SSRC the bridge announced for a mid, and that of its retransmissions.</summary>
    public Dictionary<string, (uint Ssrc, uint Rtx)> Slots { get; } = [];

    /// <summary>Expected of the bridge's certificate; from the answer.</summary>
    public byte[] Fingerprint { get; set; } = [];

    /// <summary>mids: 0 microphone, 1 camera, 2 screen, then the slots.</summary>
    public string Offer(int audioSlots = 3, int videoSlots = 4) => Offer(BotShape.Page with { AudioSlots = audioSlots, VideoSlots = videoSlots });

    /// <summary>An offer with new ICE credentials and everything else as before.</summary>
    public string RestartOffer()
    {
        Ufrag += "x";
        return OfferWriter.Write(_shape, Ufrag, OurPassword, _certificate.Fingerprint);
    }

    public string Offer(BotShape shape)
    {
        _shape = shape;
        return OfferWriter.Write(shape, Ufrag, OurPassword, _certificate.Fingerprint);
    }

    public void Accept(string answer)
    {
        _answer = BotAnswer.Read(answer);
        Fingerprint = _answer.Fingerprint;
        foreach (var slot in _answer.Slots)
        {
            Slots[slot.Mid] = (slot.Ssrc, slot.Rtx);
        }
    }

    /// <summary>What is to go to the bridge since the last call.</summary>
    public List<byte[]> Take()
    {
        var taken = _outgoing.ToList();
        _outgoing.Clear();
        return taken;
    }

    public bool TryTake(out byte[] datagram) => _outgoing.TryDequeue(out datagram!);

    /// <summary>A connectivity check as the controlling agent sends it (RFC 8445 section 7.2.2); again every few seconds as consent (RFC 7675).</summary>
    public void Check(bool nominate = true, string? password = null)
    {
        var writer = new StunWriter(_scratch, StunType.BindingRequest, Guid.NewGuid().ToByteArray().AsSpan(0, 12));
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{Answer.Ufrag}:{Ufrag}"));
        writer.Add(StunAttribute.Priority, [0x6e, 0, 1, 0xff]);
        writer.Add(StunAttribute.IceControlling, new byte[8]);
        if (nominate)
        {
            writer.Add(StunAttribute.UseCandidate, []);
        }

        var length = writer.Finish(password is null ? Answer.Password : Encoding.ASCII.GetBytes(password));
        _outgoing.Enqueue(_scratch[..length]);
    }

    /// <summary>Numbers what is sent from here on transport-wide, and hears what the bridge tells of it.</summary>
    public DepartureFeed NumberDepartures()
    {
        Departures = new DepartureFeed();
        Listeners.Add(Departures);
        return Departures;
    }

    /// <summary>The extensions of a packet that leaves now: with a transport-wide number when they are numbered.</summary>
    public (int Id, byte[] Data)[] Extensions(TimeSpan now, int payload, params (int Id, byte[] Data)[] extensions) =>
        Departures?.Number(now, payload, extensions) ?? extensions;

    public void StartDtls()
    {
        _dtls = new DtlsEndpoint(_certificate, isServer: false, Fingerprint);
        FlushDtls();
    }

    /// <summary>Takes a datagram from the bridge, which is decrypted in place.</summary>
    public void Receive(TimeSpan now, Span<byte> datagram)
    {
        if (datagram[0] <= 3)
        {
            ReceiveStun(datagram);
        }
        else if (datagram[0] is >= 20 and <= 63)
        {
            ReceiveDtls(datagram);
        }
        else if (_receiver is not null)
        {
            ReceiveMedia(now, datagram);
        }
    }

    /// <summary>Repeats what the handshake may have lost; call it every 50 ms until connected.</summary>
    public void Tick()
    {
        if (_dtls is not null && !IsConnected)
        {
            _dtls.Tick();
            FlushDtls();
        }
    }

    public void SendRtp(byte[] packet) => SendRtp(packet.AsSpan());

    public void SendRtcp(byte[] packet) => SendRtcp(packet.AsSpan());

    public void SendRtp(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_scratch);
        RtpSent++;
        Post(_sender!.ProtectRtp(_scratch, packet.Length));
    }

    public void SendRtcp(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_scratch);
        Post(_sender!.ProtectRtcp(_scratch, packet.Length));
    }

    public void Close()
    {
        _dtls!.Close();
        FlushDtls();
    }

    /// <summary>Recorded RTP of the slot with that mid.</summary>
    public IEnumerable<(RtpHeader Header, byte[] Payload)> On(string mid) => OnSsrc(Slots[mid].Ssrc);

    public IEnumerable<(RtpHeader Header, byte[] Payload)> OnSsrc(uint ssrc)
    {
        foreach (var packet in Rtp)
        {
            if (RtpHeader.TryRead(packet, out var header) && header.Ssrc.Value == ssrc)
            {
                yield return (header, packet[header.PayloadAt..(header.PayloadAt + header.PayloadLength)]);
            }
        }
    }

    public void Dispose()
    {
        _dtls?.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
        _certificate.Dispose();
    }

    private void ReceiveStun(ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryRead(datagram, out var message) || !message.HasIntegrity(Answer.Password) || !message.HasSoundFingerprint())
        {
            Demand(MayInheritPort, "a response to a check is not sound");
            return;
        }

        StunResponses++;
        if (_dtls is null)
        {
            StartDtls();
        }
    }

    private void ReceiveDtls(ReadOnlySpan<byte> datagram)
    {
        if (_dtls is null)
        {
            Demand(MayInheritPort, "DTLS came before any check was answered");
            return;
        }

        _dtls.Receive(datagram);
        FlushDtls();
        if (_sender is null && _dtls.SendKey is { } key)
        {
            _sender = new SrtpSender(SrtpTransform.Create(key, OpenSslCiphers.Instance));
            _receiver = new SrtpReceiver(SrtpTransform.Create(_dtls.ReceiveKey!, OpenSslCiphers.Instance));
        }
    }

    private void ReceiveMedia(TimeSpan now, Span<byte> datagram)
    {
        var isRtcp = datagram[1] is >= 192 and <= 223;
        var verdict = isRtcp ? _receiver!.OpenRtcp(datagram, out var length) : _receiver!.OpenRtp(datagram, out length);
        Demand(verdict != SrtpVerdict.Forged || MayInheritPort, "SRTP from the bridge is not authentic");
        if (verdict == SrtpVerdict.Forged)
        {
            Foreign++;
        }
        else if (verdict == SrtpVerdict.Replayed)
        {
            Replayed++;
        }
        else if (isRtcp)
        {
            HearRtcp(now, datagram[..length]);
        }
        else
        {
            HearRtp(now, datagram[..length]);
        }
    }

    private void HearRtp(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        Demand(RtpHeader.TryRead(packet, out var header), "RTP from the bridge does not parse");
        RtpReceived++;
        BytesReceived += packet.Length;
        if (Records)
        {
            Rtp.Add(packet.ToArray());
        }

        foreach (var listener in Listeners)
        {
            listener.HearRtp(now, header, packet);
        }
    }

    private void HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
    {
        if (Records)
        {
            Rtcp.Add(compound.ToArray());
        }

        foreach (var listener in Listeners)
        {
            listener.HearRtcp(now, compound);
        }
    }

    private void Post(int length)
    {
        Demand(length > 0, "SRTP refused to send: a number came twice");
        _outgoing.Enqueue(_scratch[..length]);
    }

    private void FlushDtls()
    {
        while (_dtls is not null && _dtls.TryTake(out var datagram))
        {
            _outgoing.Enqueue(datagram.ToArray());
        }
    }

    // A bot is strict where a browser is patient: what it demands here, the bridge never has a reason to break.
    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Bot: {otherwise}.");
        }
    }
}
