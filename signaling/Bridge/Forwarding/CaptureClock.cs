using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// A publisher's wall clock beside ours, from its sender reports. One for all of its tracks: each report travels for
/// another time, and a clock for each track would move lips and voice apart by the difference.
/// </summary>
internal sealed class CaptureClock
{
    /// <summary>More than the network delays: the clock was set.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    /// <summary>Share by which a report that travelled longer counts: follows clocks that run apart, not the jitter.</summary>
    private const double Drift = 0.01;

    private NtpTime? _atZero;

    /// <summary>Counts a report in.</summary>
    /// <param name="ntp">The publisher's clock when it wrote the report.</param>
    /// <param name="now">Time since the bridge's start when it came.</param>
    public void Heard(NtpTime ntp, TimeSpan now)
    {
        var heard = ntp.Plus(-now);
        if (_atZero is not { } known)
        {
            _atZero = heard;
            return;
        }

        // The report that travelled least tells the most.
        var ahead = heard.Since(known);
        _atZero = ahead > TimeSpan.Zero || ahead < -Step ? heard : known.Plus(ahead * Drift);
    }

    /// <summary>What the publisher's clock said when what it sent then arrives now.</summary>
    public NtpTime At(TimeSpan now) => (_atZero ?? default).Plus(now);
}
