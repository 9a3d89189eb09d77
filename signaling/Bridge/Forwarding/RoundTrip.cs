using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// Time to a receiver and back, from the sender report that its receiver report names (RFC 3550 section 6.4.1):
/// arrival − LSR − DLSR, in 1/65536 s of the middle of NTP time.
/// </summary>
internal sealed class RoundTrip
{
    /// <summary>Longer is no line but a peer that counts wrongly.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Smoothed over about eight reports upwards, and soon down: the first, while a browser begins, take several times as
    /// long as the line. Null before the first.
    /// </summary>
    public TimeSpan? Value { get; private set; }

    /// <summary>Counts a report in.</summary>
    /// <param name="block">What the receiver says of one stream.</param>
    /// <param name="arrived">When it came, on the clock of our sender reports.</param>
    public void Heard(in ReportBlock block, NtpTime arrived)
    {
        // Unsigned, so that a report from the future comes out far too long.
        var passed = TimeSpan.FromSeconds((arrived.Middle - block.LastReport - block.SinceLastReport) / 65536.0);
        if (block.LastReport != 0 && passed <= Longest)
        {
            Value = Value is { } before ? before + ((passed - before) / (passed < before ? 2 : 8)) : passed;
        }
    }
}
