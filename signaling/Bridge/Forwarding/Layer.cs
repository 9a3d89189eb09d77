using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>The publisher's last sender report and when it came: ties RTP timestamps to its clock and to ours.</summary>
internal readonly record struct ClockTie(SenderReport Report, TimeSpan ArrivedAt);

/// <summary>One encoding of a track: a simulcast layer, or the whole of a microphone or screen. Has an SSRC, and one for retransmissions.</summary>
internal sealed class Layer(Track track, int rank)
{
    /// <summary>A layer silent for so long has been switched off by its publisher.</summary>
    private static readonly TimeSpan FlowTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sooner when its sisters go on: all layers show the same pictures, and a line that has become thin costs the
    /// highest. An encoder may leave out a picture or two of one layer.
    /// </summary>
    private static readonly TimeSpan PassedOverTimeout = TimeSpan.FromMilliseconds(250);
    private const int MostPassedOver = 5;

    /// <summary>
    /// A layer that comes back is believed after so long, and twice as long each time: a publisher at the limit of its
    /// line turns the highest on and off each second, and each change costs a viewer a key frame's time.
    /// </summary>
    private static readonly TimeSpan FirstDoubt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan Forgiven = TimeSpan.FromSeconds(60);

    /// <summary>So long packets may be on their way after the layer was said to be off.</summary>
    private static readonly TimeSpan Leftovers = TimeSpan.FromMilliseconds(500);

    /// <summary>Chromium makes at most one key frame in 300 ms, and one on every layer at a time.</summary>
    private static readonly TimeSpan KeyFrameSpacing = TimeSpan.FromMilliseconds(500);

    /// <summary>RTP with extension, SRTP's tag, UDP and IP.</summary>
    private const int Overhead = 20 + 16 + Downlink.Headers;
    private static readonly double[] FirstGuess = [150_000, 500_000, 1_500_000];

    private readonly GapCloser _gaps = new();
    private readonly ReceptionStats _stats = new(track.ClockRate);
    private readonly ReceptionStats _rtxStats = new(track.ClockRate);
    private FrameCache? _frames = track.IsVideo ? null : new FrameCache();
    private readonly SlidingRate _rate = new();
    private PacketCache? _cache;
    private ExtendedSequence? _highest;
    private uint _picture;
    private int _passedOver;
    private TimeSpan? _offSince;
    private bool _wentOff;
    private TimeSpan _backSince;
    private TimeSpan _doubt;
    private TimeSpan _keyFrameAskedAt = TimeSpan.MinValue;
    private TimeSpan _lastPacketAt = TimeSpan.MinValue;

    public Track Track { get; } = track;

    /// <summary>0 is the lowest.</summary>
    public int Rank { get; } = rank;

    /// <summary>Learnt from the first packet or the offer.</summary>
    public Ssrc? Ssrc { get; set; }

    public Ssrc? RtxSsrc { get; set; }

    public ClockTie? Tie { get; private set; }

    /// <summary>Packets, repetitions included, and the bytes of their payloads.</summary>
    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>How its first transmissions arrive.</summary>
    public ReceptionStats Reception => _stats;

    public NackList Nacks { get; } = track.IsVideo ? NackList.ForVideo() : NackList.ForAudio();

    /// <summary>The last frames of a microphone; null for video, and when it is over.</summary>
    public FrameCache? Frames => _frames;

    /// <summary>Key frames seen.</summary>
    public long KeyFrames { get; private set; }

    public bool IsFlowing(TimeSpan now) => _lastPacketAt != TimeSpan.MinValue && !IsOff
        && now - _lastPacketAt < (_passedOver < MostPassedOver ? FlowTimeout : PassedOverTimeout);

    /// <summary>Whether it has flowed for long enough to be worth a switch.</summary>
    public bool IsSteady(TimeSpan now) => now - _backSince >= _doubt;

    /// <summary>When the last packet with payload came.</summary>
    public TimeSpan LastPacketAt => _lastPacketAt;

    /// <summary>Bits per second as they go to a viewer, all headers included; a guess while it is too young to tell, 0 when it does not flow.</summary>
    public double Rate(TimeSpan now) => !IsFlowing(now) ? 0 : _rate.Average ?? FirstGuess[Math.Min(Rank, FirstGuess.Length - 1)];

    public void Count(int bytes)
    {
        Packets++;
        Bytes += bytes;
    }

    /// <summary>Another SSRC has taken its place.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Lets go of the packets kept: a member may go through 256 SSRCs, and each would hold a cache to the end.</summary>
    public void Retire()
    {
        IsRetired = true;
        (_cache, _frames) = (null, null);
    }

    /// <summary>Its publisher says whether it sends it.</summary>
    public void Announced(bool isOn, TimeSpan now)
    {
        _offSince = isOn ? null : _offSince ?? now;
        _wentOff |= !isOn;
    }

    /// <summary>Counts pictures of the other layers since its own last one.</summary>
    public void PassedOver(bool isOwn) => _passedOver = isOwn ? 0 : _passedOver + 1;

    public void Stop() => _lastPacketAt = TimeSpan.MinValue;

    /// <summary>
    /// Counts a first transmission in and numbers it without gaps. False for a packet of padding only, which is
    /// taken out; coming late it is let through empty, as its number has been given already.
    /// </summary>
    public bool TryNumber(in RtpHeader header, TimeSpan now, out ExtendedSequence sequence)
    {
        var arrived = CountIn(header, now);
        if (Track.IsRepeated && !Nacks.Received(arrived, now))
        {
            WantKeyFrame();
        }

        var isNewest = _highest is not { } highest || arrived > highest;
        _highest = isNewest ? arrived : _highest;
        if (header.PayloadLength == 0 && isNewest)
        {
            _gaps.Remove(arrived);
            sequence = default;
            return false;
        }

        if (header.PayloadLength > 0)
        {
            ComesBack(now);
            _lastPacketAt = now;
            Began(header.Timestamp);
        }

        return _gaps.TryMap(arrived, out sequence);
    }

    /// <summary>Numbers a packet that came again as a retransmission (RFC 4588); false when it was not missing any more.</summary>
    public bool TryNumberRtx(SequenceNumber original, TimeSpan now, out ExtendedSequence sequence)
    {
        sequence = default;
        if (_highest is not { } highest)
        {
            return false;
        }

        var arrived = highest.Nearest(original);
        if (arrived > highest || !_gaps.TryMap(arrived, out sequence))
        {
            return false;
        }

        Nacks.Received(arrived, now);
        return true;
    }

    public void CountRtx(in RtpHeader header, TimeSpan now) => _rtxStats.Received(header.Sequence, header.Timestamp, now);

    /// <summary>
    /// Numbers a frame that came beside a later one (RFC 2198): the packet's own number counts back, and its time must
    /// lie between its neighbours'. False when it was not missing.
    /// </summary>
    /// <param name="packet">Number of the packet that it came in.</param>
    /// <param name="back">Frames before that packet's own.</param>
    /// <param name="timestamp">Its own timestamp.</param>
    /// <param name="now">Time since the bridge's start.</param>
    /// <param name="sequence">Its number.</param>
    public bool TryNumberCopy(SequenceNumber packet, int back, uint timestamp, TimeSpan now, out ExtendedSequence sequence)
    {
        sequence = default;
        if (_highest is not { } highest)
        {
            return false;
        }

        var original = highest.Nearest(packet) + -back;
        if (original >= highest || !_gaps.TryMap(original, out sequence) || _frames!.TryGet(sequence, out _, out _)
            || (_frames.TryGet(sequence + -1, out var before, out _) && (int)(timestamp - before) <= 0)
            || (_frames.TryGet(sequence + 1, out var after, out _) && (int)(after - timestamp) <= 0))
        {
            return false;
        }

        Nacks.Received(original, now);
        return true;
    }

    /// <summary>Keeps a packet; false when it is here already.</summary>
    public bool TryCache(in MediaPacket packet)
    {
        if (_frames is not null)
        {
            return _frames.TryAdd(packet);
        }

        _cache ??= new PacketCache();
        return _cache.TryAdd(packet);
    }

    /// <summary>Counts a packet into <see cref="Rate"/>.</summary>
    public void Carries(int payload, TimeSpan now) => _rate.Add(now, payload + Overhead);

    /// <summary>The newest video packet kept.</summary>
    public ExtendedSequence Newest => _cache?.Newest ?? default;

    public bool TryRecall(ExtendedSequence sequence, out MediaPacket packet)
    {
        packet = default;
        return _cache is not null && _cache.TryGet(sequence, out packet);
    }

    public void Tied(SenderReport report, TimeSpan now)
    {
        Tie = new ClockTie(report, now);
        Track.Owner.Clock.Heard(report.Ntp, now);
    }

    /// <summary>Until the next one comes.</summary>
    public bool WantsKeyFrame { get; private set; }

    public void WantKeyFrame() => WantsKeyFrame = true;

    public void KeyFrameCame()
    {
        KeyFrames++;
        WantsKeyFrame = false;
    }

    /// <summary>True when a key frame is wanted and may be asked for now.</summary>
    public bool TryAskKeyFrame(TimeSpan now)
    {
        if (!WantsKeyFrame || Ssrc is null || (_keyFrameAskedAt != TimeSpan.MinValue && now - _keyFrameAskedAt < KeyFrameSpacing))
        {
            return false;
        }

        _keyFrameAskedAt = now;
        return true;
    }

    public ReportBlock? Report(TimeSpan now)
    {
        var last = Tie is { } tie ? tie.Report.Ntp.Middle : 0;
        var since = Tie is { } t ? (uint)((now - t.ArrivedAt).TotalSeconds * 65536) : 0;
        return Ssrc is { } ssrc ? _stats.Report(ssrc, last, since) : null;
    }

    /// <summary>Also for the retransmissions: until a report names an SSRC, Chromium spends bytes on its ids in every packet.</summary>
    public ReportBlock? ReportRtx() => RtxSsrc is { } ssrc ? _rtxStats.Report(ssrc, 0, 0) : null;

    private void ComesBack(TimeSpan now)
    {
        // A camera switched off and on is no thin line: its layers go and come together.
        if (_passedOver < MostPassedOver || IsFlowing(now))
        {
            return;
        }

        // Nor is a layer that begins, nor one whose encoder left out a few pictures without a word.
        var wasOff = _lastPacketAt != TimeSpan.MinValue && (_wentOff || now - _lastPacketAt >= FlowTimeout);
        _wentOff = false;
        if (!wasOff)
        {
            return;
        }

        _doubt = now - _backSince > Forgiven ? FirstDoubt : TimeSpan.FromTicks(Math.Clamp(2 * _doubt.Ticks, FirstDoubt.Ticks, LongestDoubt.Ticks));
        _backSince = now;
    }

    // What flows on is not off, whatever was said.
    private bool IsOff => _offSince is { } since && _lastPacketAt - since < Leftovers;

    private void Began(uint picture)
    {
        if (Track.Layers.Count > 1 && picture != _picture)
        {
            _picture = picture;
            Track.PictureBegan(this);
        }
    }

    // A microphone repeats under its own SSRC. What was asked for is no first arrival: reported as such it would hide
    // the loss that tells an encoder how much in-band FEC to add.
    private ExtendedSequence CountIn(in RtpHeader header, TimeSpan now) =>
        !Track.IsVideo && _highest?.Nearest(header.Sequence) is { } repeated && Nacks.HasAsked(repeated)
            ? repeated
            : _stats.Received(header.Sequence, header.Timestamp, now);
}
