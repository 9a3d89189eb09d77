using System.Text;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>
/// A bot's camera or screen: frames at even times, timestamps of each layer from another start as Chromium's are, a
/// key frame on all layers whenever one is asked for, retransmissions on request. Ids ride on the packets of a layer
/// until a receiver report names it, as Chromium's do.
/// </summary>
internal sealed class CameraFeed : IBotListener
{
    private const int Kept = 1024;
    private readonly Bot _bot;
    private readonly Stream[] _streams;
    private TimeSpan _next;
    private int? _says;
    private bool _wantsKey = true;

    public CameraFeed(Bot bot, int packetsPerFrame = 3)
        : this(bot, VideoShape.Camera with { PacketsPerFrame = [packetsPerFrame] })
    {
    }

    public CameraFeed(Bot bot, VideoShape shape)
    {
        _bot = bot;
        Shape = shape;
        _streams = [.. Enumerable.Range(0, shape.Layers).Select(l => new Stream(shape, l))];
        IsOn = [.. Enumerable.Repeat(true, shape.Layers)];
        bot.Listeners.Add(this);
    }

    public VideoShape Shape { get; }

    public bool[] IsOn { get; }

    /// <summary>
    /// Says which layers it sends, on the next picture of each that goes on: a bit a layer. Null says nothing; the
    /// offer must have announced it.
    /// </summary>
    public int? Says
    {
        get => _says;
        set
        {
            _says = value;
            Array.ForEach(_streams, s => s.HasSaid = value is null);
        }
    }

    public int KeyFrames { get; private set; }

    public int Frames { get; private set; }

    public int Repeated { get; private set; }

    public static uint Ssrc(int layer) => VideoShape.Camera.Ssrc(layer);

    public static uint RtxSsrc(int layer) => VideoShape.Camera.RtxSsrc(layer);

    /// <summary>Call each millisecond, or at least as often as there are frames.</summary>
    public void Step(TimeSpan now)
    {
        if (now < _next)
        {
            return;
        }

        _next = now + Shape.Interval;
        for (var layer = 0; layer < _streams.Length; layer++)
        {
            if (IsOn[layer])
            {
                SendFrame(_streams[layer], layer, now);
            }
        }

        KeyFrames += _wantsKey ? 1 : 0;
        _wantsKey = false;
        Frames++;
    }

    /// <summary>Sender reports of what flows (RFC 3550 section 6.4.1).</summary>
    public IEnumerable<SenderReport> Reports(TimeSpan now, DateTimeOffset epoch) => _streams
        .Select((s, layer) => new SenderReport(new(s.Ssrc), NtpTime.From(epoch + now), TimestampAt(now, layer), s.Packets, s.Octets))
        .Where(r => r.Packets > 0);

    void IBotListener.HearRtp(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> packet)
    {
    }

    void IBotListener.HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
    {
        while (RtcpPacket.TryTake(ref compound, out var packet))
        {
            if (KeyFrameRequest.TryRead(packet, out var media))
            {
                _wantsKey |= StreamOf(media) is not null;
            }
            else if (Nack.TryRead(packet, out var nack) && StreamOf(nack.Media) is { } asked)
            {
                foreach (var lost in nack)
                {
                    Repeat(now, asked, lost);
                }
            }
            else if (packet.Type == RtcpType.ReceiverReport)
            {
                Named(packet);
            }
        }
    }

    private Stream? StreamOf(Ssrc ssrc) => Array.Find(_streams, s => s.Ssrc == ssrc.Value);

    private static uint TimestampAt(TimeSpan now, int layer) => (uint)(long)(now.TotalSeconds * 90_000) + (1_000_000_000u * (uint)layer);

    private void SendFrame(Stream stream, int layer, TimeSpan now)
    {
        stream.PictureId = (stream.PictureId + 1) & 0x7FFF;
        var packets = VideoShape.At(Shape.PacketsPerFrame, layer);
        for (var i = 0; i < packets; i++)
        {
            var payload = Vp8.Payload(_wantsKey, i == 0, stream.PictureId, stream.PictureId & 0xFF, VideoShape.At(Shape.PayloadLength, layer), (byte)layer);
            Vp8.Stamp(payload, (uint)Frames, i, packets);
            var packet = RtpBuilder.Packet(stream.Ssrc, stream.Sequence, TimestampAt(now, layer), Bot.Vp8Type, payload, i == packets - 1, 0, _bot.Extensions(now, payload.Length, [.. stream.Ids(Bot.RidId), .. Said(stream, layer)]));
            stream.Sent[stream.Sequence % Kept] = packet;
            stream.Sequence++;
            stream.Packets++;
            stream.Octets += (uint)payload.Length;
            _bot.SendRtp(packet);
        }
    }

    // A spatial layer for each stream that is on (Bridge.Rtp.LayersAllocation), without the rates and sizes that Chromium adds.
    private IEnumerable<(int, byte[])> Said(Stream stream, int layer)
    {
        if (_says is not { } says || stream.HasSaid)
        {
            return [];
        }

        stream.HasSaid = true;
        var masks = Enumerable.Range(0, 4).Select(i => (says >> i) & 1).ToArray();
        return [(Bot.LayersId, [(byte)((layer << 6) | ((_streams.Length - 1) << 4)), (byte)((masks[0] << 4) | masks[1]), (byte)((masks[2] << 4) | masks[3])])];
    }

    private void Repeat(TimeSpan now, Stream stream, SequenceNumber lost)
    {
        if (stream.Sent[lost.Value % Kept] is not { } packet || !RtpHeader.TryRead(packet, out var header) || header.Sequence != lost)
        {
            return;
        }

        byte[] payload = [.. RtpBuilder.Big(lost.Value), .. packet[header.PayloadAt..]];
        Repeated++;
        _bot.SendRtp(RtpBuilder.Packet(stream.RtxSsrc, stream.RtxSequence++, header.Timestamp, Bot.RtxType, payload, header.Marker, 0, _bot.Extensions(now, payload.Length, stream.RtxIds(Bot.RepairedRidId))));
    }

    private void Named(in RtcpPacket report)
    {
        for (var at = 4; at + ReportBlock.Length <= report.Body.Length; at += ReportBlock.Length)
        {
            if (ReportBlock.TryRead(report.Body[at..], out var block))
            {
                foreach (var stream in _streams)
                {
                    stream.IsNamed |= stream.Ssrc == block.Ssrc.Value;
                    stream.IsRtxNamed |= stream.RtxSsrc == block.Ssrc.Value;
                }
            }
        }
    }

    private sealed class Stream(VideoShape shape, int layer)
    {
        private readonly (int, byte[])[] _ids = shape.Rids.Length > layer
            ? [(Bot.MidId, Encoding.ASCII.GetBytes(shape.Mid)), (0, Encoding.ASCII.GetBytes(shape.Rids[layer]))]
            : [(Bot.MidId, Encoding.ASCII.GetBytes(shape.Mid))];

        public uint Ssrc { get; } = shape.Ssrc(layer);

        public uint RtxSsrc { get; } = shape.RtxSsrc(layer);

        public byte[]?[] Sent { get; } = new byte[]?[Kept];

        public ushort Sequence { get; set; } = VideoShape.At(shape.FirstSequence, layer);

        public ushort RtxSequence { get; set; } = 65_500;

        public int PictureId { get; set; } = VideoShape.At([10, 32_760, 5_000], layer);

        public uint Packets { get; set; }

        public uint Octets { get; set; }

        public bool IsNamed { get; set; }

        public bool HasSaid { get; set; } = true;

        public bool IsRtxNamed { get; set; }

        public (int, byte[])[] Ids(int ridId) => IsNamed ? [] : With(ridId);

        public (int, byte[])[] RtxIds(int ridId) => IsRtxNamed ? [] : With(ridId);

        private (int, byte[])[] With(int ridId) => _ids.Length == 1 ? _ids : [_ids[0], (ridId, _ids[1].Item2)];
    }
}
