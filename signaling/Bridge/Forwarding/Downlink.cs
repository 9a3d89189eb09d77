using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>A video packet that waits for its time: its bytes are in the layer's cache.</summary>
internal readonly record struct WaitingPacket(Slot Slot, Segment Segment, ExtendedSequence Sequence);

/// <summary>
/// The line to one receiver: what it carries, as its feedback tells, and what waits for it. With transport-wide
/// feedback it is estimated here; a receiver that offers only REMB is believed; without either all is sent at once.
/// </summary>
internal sealed class Downlink
{
    /// <summary>IP and UDP, which the line carries as well.</summary>
    public const int Headers = 28;

    /// <summary>Older video is no use to a conversation: a key frame is quicker.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromMilliseconds(400);

    /// <summary>Reserved for audio whoever speaks: one voice with its headers.</summary>
    private const double LeastAudio = 50_000;

    /// <summary>
    /// A receiver says by REMB about one and a half times what came, so it never asks for more by itself: while it is
    /// so content, more is tried, and its next REMB says whether that was right.
    /// </summary>
    private const double Content = 1.2;
    private const double Bold = 2;
    private const int LongestPadding = 255;

    private readonly BandwidthEstimator? _estimator;
    private readonly Pacer<WaitingPacket> _pacer = new();
    private readonly SlidingRate _sent = new();
    private readonly SlidingRate _audio = new();
    private double? _remb;

    public Downlink(IEnumerable<SdpMedia> received)
    {
        ExtensionId = received.Where(m => m.IsTransportWide).Select(m => m.Extensions.TransportWide).FirstOrDefault();
        _estimator = ExtensionId == 0 ? null : new BandwidthEstimator();
    }

    /// <summary>Id of the header extension for <see cref="Next"/>; 0 without.</summary>
    public byte ExtensionId { get; }

    public LayerAllocation Layers { get; } = new();

    /// <summary>Bits per second that the line takes; infinite when nobody can tell.</summary>
    public double Estimate => _estimator?.Estimate ?? Believed ?? double.PositiveInfinity;

    /// <summary>Bits per second of audio, to be left free by video.</summary>
    public double AudioRate => Math.Max(LeastAudio, _audio.Average ?? 0);

    /// <summary>Bits per second that left lately.</summary>
    public double SentRate => _sent.Average ?? 0;

    /// <summary>Time to the receiver and back; null when nobody can tell.</summary>
    public TimeSpan? RoundTrip => _estimator?.RoundTrip;

    /// <summary>Share of packets lost lately; null when nobody can tell.</summary>
    public double? Loss => _estimator?.Loss;

    /// <summary>Bytes of video waiting.</summary>
    public int Waiting => _pacer.Bytes;

    /// <summary>The transport-wide number of the next packet.</summary>
    public ushort Next => _estimator?.Next.Value ?? 0;

    public void Take(in TransportFeedback feedback, TimeSpan now) => _estimator?.Take(feedback, now);

    public void TakeRemb(double bitsPerSecond) => _remb = Math.Max(BandwidthEstimator.Least, bitsPerSecond);

    /// <summary>The receiver is elsewhere now, and what was learnt of the way there is worth nothing.</summary>
    public void BeginAnew(TimeSpan now)
    {
        _estimator?.BeginAnew(now);
        _remb = null;
    }

    /// <summary>Bits per second that all streams would like; more than the estimate is probed for.</summary>
    public void Want(TimeSpan now, double wanted) => _estimator?.Want(now, wanted);

    /// <summary>Whether a video packet may leave now, nothing before it waiting.</summary>
    public bool MaySend(TimeSpan now) => _pacer.Count == 0 && HasRoom(now);

    /// <summary>Whether a packet may be repeated now; the receiver asks again.</summary>
    public bool MayRepeat(TimeSpan now) => double.IsInfinity(Estimate) || _pacer.HasBudget(now, Estimate);

    /// <summary>Counts a packet that left.</summary>
    /// <param name="now">Time since the bridge's start.</param>
    /// <param name="bytes">Encrypted; 0 when it did not leave after all.</param>
    /// <param name="isAudio">Audio has its own count.</param>
    public void Sent(TimeSpan now, int bytes, bool isAudio)
    {
        if (bytes == 0)
        {
            return;
        }

        _estimator?.Sent(now, bytes + Headers);
        SentAgain(now, bytes, isAudio);
    }

    /// <summary>Counts a packet that left once more with the number it had.</summary>
    public void SentAgain(TimeSpan now, int bytes, bool isAudio)
    {
        _pacer.Spend(bytes + Headers);
        _sent.Add(now, bytes + Headers);
        if (isAudio)
        {
            _audio.Add(now, bytes + Headers);
        }
    }

    /// <summary>Lets a packet wait; false when too many do.</summary>
    public bool TryWait(in WaitingPacket packet, int bytes, TimeSpan now) => _pacer.TryQueue(packet, bytes, now);

    /// <summary>Sends what has waited long enough and what probes want; call it every millisecond or few.</summary>
    public void Run(TimeSpan now, Slot[] slots)
    {
        while (_pacer.TryPeek(out var packet, out var since))
        {
            if (packet.Slot.Shows(packet.Segment) && now - since > MostWait)
            {
                packet.Slot.Interrupt();
            }

            if (packet.Slot.Shows(packet.Segment) && !HasRoom(now))
            {
                break;
            }

            _pacer.TryTake(out _);
            packet.Slot.SendWaiting(packet, now);
        }

        _estimator?.Tick(now);
        Probe(now, slots);
    }

    private double? Believed => _remb is { } remb && remb > Content * SentRate ? Bold * remb : _remb;

    private bool HasRoom(TimeSpan now) =>
        double.IsInfinity(Estimate) || (_estimator?.IsFull != true && _pacer.HasBudget(now, Estimate));

    private void Probe(TimeSpan now, Slot[] slots)
    {
        for (int due; (due = _estimator?.ProbeBytesDue(now) ?? 0) > 0;)
        {
            if (!TryPad(slots, Math.Clamp(due - Headers - RtpHeader.FixedLength, 1, LongestPadding), now))
            {
                return;
            }
        }
    }

    private static bool TryPad(Slot[] slots, int bytes, TimeSpan now)
    {
        foreach (var slot in slots)
        {
            if (slot.TrySendPadding(bytes, now))
            {
                return true;
            }
        }

        return false;
    }
}
