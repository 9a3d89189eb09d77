using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>What a receiver report says about one SSRC (RFC 3550 appendices A.3 and A.8).</summary>
internal sealed class ReceptionStats(int clockRate)
{
    private ExtendedSequence _first;
    private ExtendedSequence? _highest;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private double _jitter;
    private double _transit;

    /// <summary>Since the beginning; what came twice makes it too small.</summary>
    public long Lost => _highest is { } highest ? highest - _first + 1 - _received : 0;

    /// <summary>Share lost between the last two reports, 0 to 1.</summary>
    public double LossNow { get; private set; }

    /// <summary>In ticks of the clock.</summary>
    public double Jitter => _jitter;

    /// <summary>Counts a packet in.</summary>
    /// <returns>Its extended number.</returns>
    public ExtendedSequence Received(SequenceNumber number, uint timestamp, TimeSpan now)
    {
        var sequence = _highest?.Nearest(number) ?? ExtendedSequence.First(number);
        // Only differences count, so 32 bits of each are enough.
        double transit = (int)((uint)(long)(now.TotalSeconds * clockRate) - timestamp);
        if (_highest is null)
        {
            _first = sequence;
        }
        else if (Math.Abs(transit - _transit) < 30.0 * clockRate)
        {
            _jitter += (Math.Abs(transit - _transit) - _jitter) / 16;
        }

        _transit = transit;
        _received++;
        _highest = _highest is { } highest && highest > sequence ? highest : sequence;
        return sequence;
    }

    /// <summary>Null before the first packet. Each call ends an interval of the fraction lost.</summary>
    public ReportBlock? Report(Ssrc ssrc, uint lastReport, uint sinceLastReport)
    {
        if (_highest is not { } highest)
        {
            return null;
        }

        var expected = highest - _first + 1;
        var expectedNow = expected - _expectedBefore;
        var lostNow = expectedNow - (_received - _receivedBefore);
        var fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : lostNow * 256 / expectedNow;
        LossNow = Math.Min(255, fraction) / 256.0;
        _expectedBefore = expected;
        _receivedBefore = _received;
        return new ReportBlock(
            ssrc,
            (byte)Math.Min(255, fraction),
            (int)Math.Clamp(expected - _received, int.MinValue, int.MaxValue),
            (uint)(highest.Value - 0x10000),
            (uint)_jitter,
            lastReport,
            sinceLastReport);
    }
}
