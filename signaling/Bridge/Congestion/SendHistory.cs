using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Congestion;

/// <summary>What became of a packet that was sent.</summary>
/// <param name="Sequence">Its transport-wide number.</param>
/// <param name="SentAt">When it left, by our clock.</param>
/// <param name="Bytes">On the wire, IP and UDP headers included.</param>
/// <param name="Probe">The probe cluster it belongs to; 0 for none.</param>
/// <param name="Arrived">When it came, by the receiver's clock from an epoch of its own; null when it was lost.</param>
internal readonly record struct PacketFate(ExtendedSequence Sequence, TimeSpan SentAt, int Bytes, byte Probe, TimeSpan? Arrived);

/// <summary>
/// The packets sent to one receiver, over all its streams, so that feedback can tell what became of them. One
/// counter numbers them all.
/// </summary>
internal sealed class SendHistory
{
    /// <summary>Numbers remembered: over a second of ten megabits. Feedback about older ones is ignored.</summary>
    public const int Size = 1024;
    private const long TickLength = TimeSpan.TicksPerMillisecond / 4;
    private const long MostReference = 1L << 32;

    private readonly Sent[] _ring = new Sent[Size];
    private ExtendedSequence _last = ExtendedSequence.First(default);
    private ExtendedSequence _told = ExtendedSequence.First(default);
    private long _bytes;
    private long _toldBytes;
    private long? _reference;

    /// <summary>Bytes sent after the newest packet that feedback told of: what is under way, or lost since.</summary>
    public long InFlight => _bytes - _toldBytes;

    /// <summary>When the oldest packet left that is still under way; null when nothing is.</summary>
    public TimeSpan? OldestInFlight => _told < _last ? At(_told + Math.Max(1, _last - _told - Size + 1)).SentAt : null;

    /// <summary>The number that the next packet gets.</summary>
    public ExtendedSequence Next => _last + 1;

    /// <summary>The newest packet that feedback told of.</summary>
    public ExtendedSequence Told => _told;

    /// <summary>Numbers a packet and remembers it.</summary>
    /// <returns>The number to write into it.</returns>
    public ExtendedSequence Add(TimeSpan now, int bytes, byte probe)
    {
        _last += 1;
        _bytes += bytes;
        At(_last) = new Sent(_last, now, _bytes, bytes, probe, State.UnderWay);
        return _last;
    }

    /// <summary>Gives up what is under way, so that a line that fell silent is not waited for for ever.</summary>
    public void Forget()
    {
        _told = _last;
        _toldBytes = _bytes;
    }

    /// <summary>
    /// Works one message in. Packets told of for the first time are written into <paramref name="fates"/>, in order;
    /// one told as lost before and as come now is written again.
    /// </summary>
    /// <returns>How many there are, at most as many as there is room.</returns>
    public int Take(in TransportFeedback feedback, Span<PacketFate> fates)
    {
        var shift = Unwrap(feedback.Reference);
        var count = 0;
        foreach (var status in feedback)
        {
            var sequence = _last.Nearest(status.Sequence);
            // Numbers never sent are a lie, old ones no news.
            if (count == fates.Length || sequence > _last || sequence.Value < 0 || At(sequence).Sequence != sequence)
            {
                continue;
            }

            ref var sent = ref At(sequence);
            var state = status.Arrival is null ? State.Lost : State.Arrived;
            if (state > sent.State)
            {
                sent = sent with { State = state };
                TimeSpan? arrived = status.Arrival is { } ticks ? new TimeSpan((ticks + shift) * TickLength) : null;
                fates[count++] = new PacketFate(sequence, sent.SentAt, sent.Bytes, sent.Probe, arrived);
            }

            if (sequence > _told && state == State.Arrived)
            {
                _told = sequence;
                _toldBytes = sent.BytesUpToHere;
            }
        }

        return count;
    }

    // The reference time has 24 bits and wraps after 12 days. Begins one wrap up, so that no arrival is negative; the
    // bounds are there for receivers that lie. Returns the ticks to add to the arrivals of this message.
    private long Unwrap(int reference)
    {
        const long wrap = 1L << 24;
        var last = _reference ?? wrap + reference;
        var step = (reference - last) % wrap;
        step = step > wrap / 2 ? step - wrap : step < -wrap / 2 ? step + wrap : step;
        _reference = Math.Clamp(last + step, 0, MostReference);
        return (_reference.Value - reference) * TransportFeedback.TicksPerReference;
    }

    private ref Sent At(ExtendedSequence sequence) => ref _ring[sequence.Value % Size];

    private enum State : byte
    {
        UnderWay,
        Lost,
        Arrived,
    }

    private readonly record struct Sent(ExtendedSequence Sequence, TimeSpan SentAt, long BytesUpToHere, int Bytes, byte Probe, State State);
}
