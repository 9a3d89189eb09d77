using System.Buffers.Binary;
using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// One receiving m-line of a member: a single RTP stream to the browser, whatever track and layer it shows. Switching
/// waits for a key frame of the target, and every number goes on from the last one sent. The payload type is that of
/// the source's codec.
/// </summary>
internal sealed class Slot
{
    private readonly Member _viewer;
    private readonly SdpMedia _media;
    private readonly SegmentHistory _segments = new();
    private readonly RtxBudget _rtxBudget = new();
    private readonly KeyFrameBudget _keyFrames = new();
    private readonly SdpCodec? _red;
    private readonly SealedPackets? _sealed;
    private readonly byte _paddingType;
    private SdpCodec? _codec;
    private Segment? _segment;
    private ExtendedSequence _highestOut;
    private SequenceNumber _rtxSequence;
    private uint _lastIn;
    private uint _lastOut;
    private TimeSpan _lastSentAt;
    private ushort _pictureId;
    private byte _tl0PicIdx;

    public Slot(Member viewer, SlotKind kind, SdpMedia media)
    {
        _viewer = viewer;
        _media = media;
        Kind = kind;
        Ssrc = new Ssrc((uint)Random.Shared.NextInt64(1, uint.MaxValue));
        Accepted = CodecChoice.ForReceiver(media);
        _red = kind == SlotKind.Audio ? CodecChoice.Red(media) : null;
        _sealed = kind == SlotKind.Audio && Accepted.Any(c => c.Feedback.HasFlag(CodecFeedback.Nack)) ? new SealedPackets() : null;
        RtxSsrc = Accepted.All(c => c.RtxPayloadType == 0) ? default : new Ssrc((uint)Random.Shared.NextInt64(1, uint.MaxValue));
        _paddingType = Accepted.Select(c => c.RtxPayloadType).FirstOrDefault(t => t != 0);
        // Begun in the lower half, so that an early loss cannot look like a wrap to SRTP (RFC 3711 section 3.3.1).
        _highestOut = ExtendedSequence.First(new((ushort)Random.Shared.Next(0, 0x4000)));
        _lastOut = (uint)Random.Shared.Next();
    }

    public SlotKind Kind { get; }

    /// <summary>Who looks at it.</summary>
    public Member Viewer => _viewer;

    public string Mid => _media.Mid;

    /// <summary>What the browser takes on this m-line, as the answer says.</summary>
    public SdpCodec[] Accepted { get; }

    public Ssrc Ssrc { get; }

    public Ssrc RtxSsrc { get; }

    /// <summary>What it shows; null when empty.</summary>
    public Track? Source { get; private set; }

    /// <summary>The layer being forwarded; null until the first key frame.</summary>
    public Layer? Current => _segment?.Layer;

    /// <summary>The layer to switch to at its next key frame; null when the right one is on.</summary>
    public Layer? Target { get; private set; }

    /// <summary>The rank that the receiver's line was found to take of the track shown, as <see cref="LayerDemand.Given"/> says it.</summary>
    public int Allotted { get; set; } = LayerDemand.New;

    /// <summary>Whether its video is held back because the line does not even take the lowest layer.</summary>
    public bool IsPaused { get; private set; }

    public long PacketsSent { get; private set; }

    public long OctetsSent { get; private set; }

    public long PacketsRepeated { get; private set; }

    /// <summary>How it arrives, by the browser's last report.</summary>
    public ReportBlock? Heard { get; set; }

    /// <summary>RTP ticks a second.</summary>
    public int ClockRate => Kind == SlotKind.Audio ? 48_000 : 90_000;

    /// <summary>Shows another track, or none; the old one is no longer forwarded from this moment.</summary>
    public void Show(Track? source)
    {
        if (ReferenceEquals(Source, source))
        {
            return;
        }

        Source?.Viewers.Remove(this);
        source?.Viewers.Add(this);
        Source = source;
        _codec = source is null ? null : CodecChoice.Carrier(Accepted, source.Codec);
        Allotted = LayerDemand.New;
        IsPaused = false;
        Target = null;
        _segment = null;
    }

    /// <summary>
    /// Shows nothing and remembers nothing: the segments of somebody who left would keep alive whom that one had seen,
    /// and theirs whom they had, as long as anybody is in the room.
    /// </summary>
    public void Forget()
    {
        Show(null);
        _segments.Clear();
    }

    /// <summary>Sends nothing of the track shown, until it is aimed at a layer again.</summary>
    public void Pause() => (IsPaused, Target, _segment) = (true, null, null);

    /// <summary>Chooses the layer of the track shown; null keeps what is on.</summary>
    public void Aim(Layer? layer)
    {
        IsPaused = false;
        Target = ReferenceEquals(layer, Current) ? null : layer ?? Target;
        if (Target is { Track.IsVideo: true })
        {
            Target.WantKeyFrame();
        }
    }

    /// <summary>The browser asks for a key frame. While one is on its way asking again costs nothing: Chromium does five times a second.</summary>
    public void WantKeyFrame(TimeSpan now)
    {
        if ((Target ?? Current) is { WantsKeyFrame: false } layer && _keyFrames.TrySpend(now))
        {
            layer.WantKeyFrame();
        }
    }

    /// <summary>Forwards a packet of the track shown, when its layer is the one that is on.</summary>
    /// <param name="layer">Where it comes from.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="video">What its payload says; default for audio and empty packets.</param>
    /// <param name="now">Time since the bridge's start.</param>
    public void Forward(Layer layer, in MediaPacket packet, in VideoPayload video, TimeSpan now)
    {
        var begins = false;
        if (ReferenceEquals(layer, Target) && (Kind == SlotKind.Audio || video.StartsKeyFrame))
        {
            Switch(layer, packet, video, now);
            begins = true;
        }

        // Late packets from before the switch have no number in this stream.
        if (_segment is not { } segment || !ReferenceEquals(segment.Layer, layer) || packet.Sequence < segment.FirstIn)
        {
            return;
        }

        if (Kind == SlotKind.Audio)
        {
            Send(segment, packet, video, now, marker: packet.Marker || begins);
            return;
        }

        Pass(segment, packet, video, now);
        if (begins)
        {
            CatchUp(segment, now);
        }
    }

    /// <summary>Whether packets of that stretch may still be sent: after a switch their numbers belong to others.</summary>
    public bool Shows(Segment segment) => ReferenceEquals(segment, _segment);

    /// <summary>Leaves out what waits and all up to the next key frame.</summary>
    public void Interrupt()
    {
        Target ??= Current;
        Target?.WantKeyFrame();
        _segment = null;
    }

    /// <summary>Sends a packet that had to wait, unless its time is over.</summary>
    public void SendWaiting(in WaitingPacket waiting, TimeSpan now)
    {
        VideoPayload video = default;
        if (!Shows(waiting.Segment))
        {
            return;
        }

        if (waiting.Segment.Layer.TryRecall(waiting.Sequence, out var packet)
            && (packet.Payload.IsEmpty || VideoPayload.TryRead(waiting.Segment.Codec.Codec, packet.Payload, out video)))
        {
            Send(waiting.Segment, packet, video, now, packet.Marker);
        }
    }

    /// <summary>Sends nothing in many bytes, as a probe: padding of the retransmission stream, where it leaves no gap.</summary>
    /// <param name="bytes">1 to 255.</param>
    /// <param name="now">Time since the bridge's start.</param>
    public bool TrySendPadding(int bytes, TimeSpan now)
    {
        if (_paddingType == 0 || !_viewer.Transport.TryBegin(out var room))
        {
            return false;
        }

        _rtxSequence = new((ushort)(_rtxSequence.Value + 1));
        var at = RtpHeader.Write(room, false, _paddingType, _rtxSequence, _lastOut, RtxSsrc, hasExtension: _viewer.Line.ExtensionId != 0);
        at += WriteExtension(room[at..], level: 0, loudness: 0);
        room[0] |= 0x20;
        room.Slice(at, bytes).Clear();
        room[at + bytes - 1] = (byte)bytes;
        // Asked for again until enough has left: what SRTP refuses never does.
        var sealedLength = _viewer.Transport.SendRtp(room, at + bytes);
        _viewer.Line.Sent(now, sealedLength, isAudio: false);
        return sealedLength > 0;
    }

    private void Pass(Segment segment, in MediaPacket packet, in VideoPayload video, TimeSpan now)
    {
        if (_viewer.Line.MaySend(now))
        {
            Send(segment, packet, video, now, packet.Marker);
        }
        else if (!_viewer.Line.TryWait(new WaitingPacket(this, segment, packet.Sequence), packet.Payload.Length, now))
        {
            Interrupt();
        }
    }

    // A key frame whose first packet had to be asked for again: what follows it is here already, and came too early.
    private void CatchUp(Segment segment, TimeSpan now)
    {
        for (var next = segment.FirstIn + 1; next <= segment.Layer.Newest && Shows(segment); next += 1)
        {
            VideoPayload video = default;
            if (segment.Layer.TryRecall(next, out var packet)
                && (packet.Payload.IsEmpty || VideoPayload.TryRead(segment.Codec.Codec, packet.Payload, out video)))
            {
                Pass(segment, packet, video, now);
            }
        }
    }

    private void Send(Segment segment, in MediaPacket packet, in VideoPayload video, TimeSpan now, bool marker)
    {
        if (!_viewer.Transport.TryBegin(out var room))
        {
            return;
        }

        var outgoing = segment.Out(packet.Sequence);
        var at = WriteHeader(room, packet, segment, outgoing.Short, marker);
        var length = WritePayload(room[at..], packet, video, segment, outgoing);
        var sealedLength = _viewer.Transport.SendRtp(room, at + length);
        _viewer.Line.Sent(now, sealedLength, Kind == SlotKind.Audio);
        _sealed?.Keep(outgoing, room[..sealedLength]);
        PacketsSent++;
        OctetsSent += length;
        if (outgoing >= _highestOut)
        {
            _highestOut = outgoing;
            _lastIn = packet.Timestamp;
            _lastOut = packet.Timestamp + segment.TimestampOffset;
            _lastSentAt = now;
        }
    }

    /// <summary>Answers a NACK: video from the layer's cache as a retransmission (RFC 4588), audio as it was.</summary>
    public void Repeat(SequenceNumber lost, TimeSpan now)
    {
        var outgoing = _highestOut.Nearest(lost);
        if (_sealed is not null)
        {
            RepeatAsItWas(outgoing, now);
            return;
        }

        if (PacketsSent == 0 || outgoing > _highestOut
            || _segments.Find(outgoing) is not { Codec.RtxPayloadType: not 0 } segment
            || !_viewer.Line.MayRepeat(now)
            || !segment.Layer.TryRecall(segment.In(outgoing), out var packet)
            || !_rtxBudget.TrySpend(outgoing, now)
            || !_viewer.Transport.TryBegin(out var room))
        {
            return;
        }

        // A nonce of the retransmission stream too must never come twice: its numbers only go up.
        _rtxSequence = new((ushort)(_rtxSequence.Value + 1));
        var at = RtpHeader.Write(room, packet.Marker, segment.Codec.RtxPayloadType, _rtxSequence, packet.Timestamp + segment.TimestampOffset, RtxSsrc, hasExtension: _viewer.Line.ExtensionId != 0);
        at += WriteExtension(room[at..], level: 0, loudness: 0);
        BinaryPrimitives.WriteUInt16BigEndian(room[at..], lost.Value);
        at += 2;
        packet.Payload.CopyTo(room[at..]);
        if (VideoPayload.TryRead(segment.Codec.Codec, packet.Payload, out var video))
        {
            video.Move(room[at..], segment.PictureIdOffset, segment.Tl0Offset);
        }

        _viewer.Line.Sent(now, _viewer.Transport.SendRtp(room, at + packet.Payload.Length), isAudio: false);
        PacketsRepeated++;
    }

    private void RepeatAsItWas(ExtendedSequence outgoing, TimeSpan now)
    {
        if (_sealed!.TryGet(outgoing, out var packet) && _rtxBudget.TrySpend(outgoing, now) && _viewer.Transport.TrySendAgain(packet))
        {
            _viewer.Line.SentAgain(now, packet.Length, isAudio: true);
            PacketsRepeated++;
        }
    }

    /// <summary>What to say about this stream; null while it is empty.</summary>
    public SenderReport? Report(TimeSpan now, NtpTime wall)
    {
        if (_segment is not { } segment || PacketsSent == 0)
        {
            return null;
        }

        // The publisher's own report tells its capture clock; without one, the last packet's age must do.
        var (timestamp, passed) = segment.Layer.Tie is { } tie
            ? (tie.Report.RtpTimestamp + segment.TimestampOffset, segment.Layer.Track.Owner.Clock.At(now).Since(tie.Report.Ntp))
            : (_lastOut, now - _lastSentAt);
        return new SenderReport(Ssrc, wall, timestamp + (uint)(long)(passed.TotalSeconds * segment.Layer.Track.ClockRate), (uint)PacketsSent, (uint)OctetsSent);
    }

    private void Switch(Layer layer, in MediaPacket packet, in VideoPayload video, TimeSpan now)
    {
        var isFirst = PacketsSent == 0;
        var lastOut = _lastOut;
        if (!isFirst)
        {
            var old = _segment?.Layer;
            (SenderReport, uint)? before = old?.Tie is { } tie && ReferenceEquals(old.Track.Owner, layer.Track.Owner) ? (tie.Report, _lastIn) : null;
            (SenderReport, uint)? after = layer.Tie is { } newTie ? (newTie.Report, packet.Timestamp) : null;
            lastOut += TimestampMap.Step(before, after, now - _lastSentAt, layer.Track.ClockRate);
        }

        _segment = new Segment(
            layer,
            _codec!,
            packet.Sequence,
            _highestOut + 1,
            lastOut - packet.Timestamp,
            isFirst ? (ushort)0 : (ushort)(_pictureId + 1 - video.PictureId),
            isFirst ? (byte)0 : (byte)(_tl0PicIdx + 1 - video.Tl0PicIdx));
        _segments.Add(_segment);
        Target = null;
    }

    private int WriteHeader(Span<byte> room, in MediaPacket packet, Segment segment, SequenceNumber sequence, bool marker)
    {
        var level = Kind == SlotKind.Audio && packet.Loudness >= 0 ? _media.Extensions.AudioLevel : (byte)0;
        var at = RtpHeader.Write(room, marker, (_red ?? segment.Codec).PayloadType, sequence, packet.Timestamp + segment.TimestampOffset, Ssrc, hasExtension: level != 0 || _viewer.Line.ExtensionId != 0);
        return at + WriteExtension(room[at..], level, (byte)(127 - packet.Loudness));
    }

    private int WriteExtension(Span<byte> target, byte level, byte loudness)
    {
        var extension = new ExtensionWriter(target);
        extension.Add(level, loudness);
        extension.Add(_viewer.Line.ExtensionId, _viewer.Line.Next);
        return extension.Finish();
    }

    private int WritePayload(Span<byte> target, in MediaPacket packet, in VideoPayload video, Segment segment, ExtendedSequence outgoing)
    {
        if (_red is not null && segment.Layer.Frames is { } frames)
        {
            // Nothing from before the switch: that time belongs to another voice.
            var copies = (int)Math.Min(_viewer.Redundancy.Copies, packet.Sequence - segment.FirstIn);
            return RedWriter.Write(target, packet, frames, segment.Codec.PayloadType, copies);
        }

        packet.Payload.CopyTo(target);
        if (video.HasPictureIds)
        {
            var pictureId = video.Move(target, segment.PictureIdOffset, segment.Tl0Offset);
            if (outgoing >= _highestOut)
            {
                _pictureId = pictureId;
                _tl0PicIdx = (byte)(video.Tl0PicIdx + segment.Tl0Offset);
            }
        }

        return packet.Payload.Length;
    }
}
