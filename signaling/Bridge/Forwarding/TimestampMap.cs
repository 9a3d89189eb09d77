using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Where a new source's first timestamp falls on the time line a receiver already follows.</summary>
internal static class TimestampMap
{
    private static readonly TimeSpan MostDisagreement = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time from the last packet sent to the first of the new source. Layers of one camera start their timestamps at
    /// random, but their sender reports tie both to one clock; otherwise the time that passed here must do.
    /// </summary>
    /// <param name="before">Tie and timestamp of the last packet sent; null for another publisher.</param>
    /// <param name="after">Tie and timestamp of the packet to send.</param>
    /// <param name="passed">Time since the last packet left.</param>
    /// <param name="clockRate">Ticks a second of both.</param>
    /// <returns>Ticks, at least 1: two frames with one timestamp would be taken for one.</returns>
    public static uint Step((SenderReport Tie, uint Timestamp)? before, (SenderReport Tie, uint Timestamp)? after, TimeSpan passed, int clockRate)
    {
        if (before is { } old && after is { } fresh)
        {
            var captured = Capture(fresh, clockRate).Since(Capture(old, clockRate));
            passed = (captured - passed).Duration() < MostDisagreement ? captured : passed;
        }

        return (uint)Math.Max(1, passed.TotalSeconds * clockRate);
    }

    private static NtpTime Capture((SenderReport Tie, uint Timestamp) packet, int clockRate)
    {
        var ticks = (int)(packet.Timestamp - packet.Tie.RtpTimestamp);
        return new NtpTime(packet.Tie.Ntp.Value + (ulong)(long)(ticks * (4294967296.0 / clockRate)));
    }
}
