using System.Globalization;
using System.Text;
using TeleExpertise.Bridge.Dtls;
using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Srtp;
using TeleExpertise.Bridge.Stun;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>
/// The browser's side of a call without a browser and without I/O: it offers, checks, shakes hands and speaks SRTP
/// with the same parts the bridge is made of, turned round.
/// </summary>
internal sealed class Puppet : IDisposable
{
    public const int MidId = 4;
    public const int RidId = 10;
    public const int RepairedRidId = 11;
    public const int LevelId = 1;
    public const byte Opus = 111;
    public const byte Vp8Type = 96;
    public const byte RtxType = 97;
    private static readonly DateTimeOffset Year = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DtlsCertificate _certificate;
    private readonly List<byte[]> _outgoing = [];
    private string _ufrag = "puppet";
    private DtlsEndpoint? _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private byte[] _password = [];
    private string _remoteUfrag = "";

    public Puppet(string profiles = DtlsContext.Profiles) => _certificate = new DtlsCertificate(Year, profiles);

    /// <summary>Plain RTP and RTCP received, in order.</summary>
    public List<byte[]> Rtp { get; } = [];

    public List<byte[]> Rtcp { get; } = [];

    public int StunResponses { get; private set; }

    /// <summary>The bridge's, from its last answer.</summary>
    public string Password => Encoding.ASCII.GetString(_password);

    public bool IsConnected => _sender is not null;

    public bool SawGoodbye => _dtls?.State == DtlsState.Closed;

    public SrtpProfile? Profile => _dtls?.SendKey?.Profile;

    /// <summary>SSRC the bridge announced for a mid, and that of its retransmissions.</summary>
    public Dictionary<string, (uint Ssrc, uint Rtx)> Slots { get; } = [];

    public byte[] Fingerprint { get; set; } = [];

    /// <summary>mids: 0 microphone, 1 camera, 2 screen, then the slots.</summary>
    public string Offer(int audioSlots = 3, int videoSlots = 4)
    {
        var count = 3 + audioSlots + videoSlots + 1;
        var text = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {string.Join(' ', Enumerable.Range(0, count))}\r\n");
        for (var mid = 0; mid < count; mid++)
        {
            var isAudio = mid == 0 || (mid >= 3 && mid < 3 + audioSlots);
            Media(text, mid, isAudio, mid < 3 ? "sendonly" : "recvonly", isSimulcast: mid == 1);
        }

        return text.ToString();
    }

    /// <summary>An offer with new ICE credentials and everything else as before.</summary>
    public string RestartOffer()
    {
        _ufrag += "x";
        return Offer();
    }

    public void Accept(string answer)
    {
        _remoteUfrag = Values(answer, "ice-ufrag")[0];
        _password = Encoding.ASCII.GetBytes(Values(answer, "ice-pwd")[0]);
        Fingerprint = Convert.FromHexString(Values(answer, "fingerprint")[0].Split(' ')[1].Replace(":", "", StringComparison.Ordinal));
        foreach (var section in answer.Split("m=").Skip(1))
        {
            var ssrcs = Values(section, "ssrc").Select(v => uint.Parse(v.Split(' ')[0], CultureInfo.InvariantCulture)).ToArray();
            if (ssrcs.Length > 0)
            {
                Slots[Values(section, "mid")[0]] = (ssrcs[0], ssrcs.Length > 1 ? ssrcs[1] : 0);
            }
        }
    }

    /// <summary>The values of an attribute in an SDP text.</summary>
    public static string[] Values(string sdp, string attribute) =>
        [.. sdp.Split("\r\n").Where(l => l.StartsWith($"a={attribute}:", StringComparison.Ordinal)).Select(l => l[(attribute.Length + 3)..])];

    /// <summary>What is to go to the bridge since the last call.</summary>
    public List<byte[]> Take()
    {
        var taken = _outgoing.ToList();
        _outgoing.Clear();
        return taken;
    }

    public void Check(bool nominate = true, string? password = null)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingRequest, Guid.NewGuid().ToByteArray().AsSpan(0, 12));
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{_remoteUfrag}:{_ufrag}"));
        writer.Add(StunAttribute.Priority, [0x6e, 0, 1, 0xff]);
        writer.Add(StunAttribute.IceControlling, new byte[8]);
        if (nominate)
        {
            writer.Add(StunAttribute.UseCandidate, []);
        }

        _outgoing.Add(buffer[..writer.Finish(password is null ? _password : Encoding.ASCII.GetBytes(password))]);
    }

    public void StartDtls()
    {
        _dtls = new DtlsEndpoint(_certificate, isServer: false, Fingerprint);
        FlushDtls();
    }

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        var bytes = datagram.ToArray();
        if (bytes[0] <= 3)
        {
            Assert.True(StunMessage.TryRead(bytes, out var message) && message.HasIntegrity(_password) && message.HasSoundFingerprint());
            StunResponses++;
            if (_dtls is null)
            {
                StartDtls();
            }
        }
        else if (bytes[0] is >= 20 and <= 63)
        {
            _dtls!.Receive(bytes);
            FlushDtls();
            if (_sender is null && _dtls.SendKey is { } key)
            {
                _sender = new SrtpSender(SrtpTransform.Create(key, OpenSslCiphers.Instance));
                _receiver = new SrtpReceiver(SrtpTransform.Create(_dtls.ReceiveKey!, OpenSslCiphers.Instance));
            }
        }
        else if (_receiver is not null)
        {
            ReceiveMedia(bytes);
        }
    }

    public void Tick()
    {
        _dtls?.Tick();
        FlushDtls();
    }

    public void SendRtp(byte[] packet) => Send(packet, (s, b) => s.ProtectRtp(b, packet.Length));

    public void SendRtcp(byte[] packet) => Send(packet, (s, b) => s.ProtectRtcp(b, packet.Length));

    public void Close()
    {
        _dtls!.Close();
        FlushDtls();
    }

    /// <summary>Received RTP of the slot with that mid.</summary>
    public IEnumerable<(RtpHeader Header, byte[] Payload)> On(string mid) => OnSsrc(Slots[mid].Ssrc);

    public IEnumerable<(RtpHeader Header, byte[] Payload)> OnSsrc(uint ssrc)
    {
        foreach (var packet in Rtp)
        {
            Assert.True(RtpHeader.TryRead(packet, out var header));
            if (header.Ssrc.Value == ssrc)
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

    private void ReceiveMedia(byte[] bytes)
    {
        if (bytes[1] is >= 192 and <= 223)
        {
            Assert.Equal(SrtpVerdict.Authentic, _receiver!.OpenRtcp(bytes, out var length));
            Rtcp.Add(bytes[..length]);
        }
        else
        {
            Assert.Equal(SrtpVerdict.Authentic, _receiver!.OpenRtp(bytes, out var length));
            Rtp.Add(bytes[..length]);
        }
    }

    private void Send(byte[] packet, Func<SrtpSender, byte[], int> protect)
    {
        var buffer = new byte[1600];
        packet.CopyTo(buffer, 0);
        var length = protect(_sender!, buffer);
        Assert.NotEqual(0, length);
        _outgoing.Add(buffer[..length]);
    }

    private void FlushDtls()
    {
        while (_dtls is not null && _dtls.TryTake(out var datagram))
        {
            _outgoing.Add(datagram.ToArray());
        }
    }

    private void Media(StringBuilder text, int mid, bool isAudio, string direction, bool isSimulcast)
    {
        var hex = string.Join(':', _certificate.Fingerprint.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
        text.Append(CultureInfo.InvariantCulture, $"m={(isAudio ? "audio" : "video")} 9 UDP/TLS/RTP/SAVPF {(isAudio ? $"{Opus}" : $"{Vp8Type} {RtxType}")}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"c=IN IP4 0.0.0.0\r\na=ice-ufrag:{_ufrag}\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 {hex}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=setup:actpass\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\na=extmap:{MidId} urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
        if (isAudio)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Opus} opus/48000/2\r\na=extmap:{LevelId} urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Vp8Type} VP8/90000\r\na=rtpmap:{RtxType} rtx/90000\r\na=fmtp:{RtxType} apt={Vp8Type}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=extmap:{RidId} urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:{RepairedRidId} urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n");
        if (isSimulcast)
        {
            text.Append("a=rid:l send\r\na=rid:m send\r\na=rid:h send\r\na=simulcast:send l;m;h\r\n");
        }
    }
}
