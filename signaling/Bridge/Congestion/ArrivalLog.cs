using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// When which packet of a publisher came, by transport-wide number, until it is told of in feedback. A packet that
/// comes after its number was told as missing is told of again, with all that followed it.
/// </summary>
internal sealed class ArrivalLog
{
    /// <summary>Numbers remembered: a jump further ahead begins anew.</summary>
    public const int Size = 2048;

    /// <summary>A packet later than so many numbers is not told of any more.</summary>
    private const int MostLate = 512;
    private const int ManyWaiting = 5;
    private const long TickLength = TimeSpan.TicksPerMillisecond / 4;

    /// <summary>Feedback leaves so often when much comes.</summary>
    private static readonly TimeSpan ShortInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Feedback leaves so often when little comes: an answer to a call of audio alone is to cost less than the call.</summary>
    private static readonly TimeSpan LongInterval = TimeSpan.FromMilliseconds(100);

    private readonly long[] _ticks = new long[Size];
    private ExtendedSequence? _highest;
    private ExtendedSequence _next;
    private TimeSpan _writtenAt;
    private byte _number;

    /// <summary>Packets that came since the last feedback.</summary>
    public int Waiting { get; private set; }

    /// <summary>Notes a packet; copies and packets far too late change nothing.</summary>
    public void Received(SequenceNumber number, TimeSpan now)
    {
        if (_highest is not { } highest)
        {
            _ticks.AsSpan().Fill(TransportFeedbackWriter.Missing);
            _next = ExtendedSequence.First(number);
            highest = _next + -1;
        }

        var sequence = highest.Nearest(number);
        if (sequence > highest)
        {
            Advance(highest, sequence);
        }
        else if (highest - sequence >= MostLate || At(sequence) != TransportFeedbackWriter.Missing)
        {
            return;
        }

        At(sequence) = now.Ticks / TickLength;
        _next = sequence < _next ? sequence : _next;
        Waiting++;
    }

    /// <summary>Whether feedback is to be written now.</summary>
    public bool IsDue(TimeSpan now) =>
        Waiting > 0 && now - _writtenAt >= (Waiting >= ManyWaiting ? ShortInterval : LongInterval);

    /// <summary>Writes the next message; call it until it writes none.</summary>
    /// <returns>Bytes written; 0 when everything has been told.</returns>
    public int Write(Span<byte> target, Ssrc sender, Ssrc media, TimeSpan now)
    {
        if (Waiting == 0 || _highest is not { } highest)
        {
            return 0;
        }

        _writtenAt = now;
        var place = (int)(_next.Value % Size);
        var count = (int)Math.Min(highest - _next + 1, Size - place);
        var length = TransportFeedbackWriter.Write(target, sender, media, _next.Short, _number++, _ticks.AsSpan(place, count), out var taken);
        _next += taken;
        Waiting = _next > highest ? 0 : Waiting;
        return length;
    }

    private ref long At(ExtendedSequence sequence) => ref _ticks[sequence.Value % Size];

    private void Advance(ExtendedSequence highest, ExtendedSequence sequence)
    {
        if (sequence - highest >= Size)
        {
            _ticks.AsSpan().Fill(TransportFeedbackWriter.Missing);
            _next = sequence;
        }

        for (var skipped = highest + 1; skipped < sequence && sequence - highest < Size; skipped += 1)
        {
            At(skipped) = TransportFeedbackWriter.Missing;
        }

        // What was never told of and is overwritten now is lost to the publisher's estimate, no more.
        _next = sequence - _next >= Size ? sequence + (1 - Size) : _next;
        _highest = sequence;
    }
}
