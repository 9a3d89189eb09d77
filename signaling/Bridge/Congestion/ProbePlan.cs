using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// When to probe, and how high: at the start, again at once while a probe finds more, some time after a drop, and now
/// and then while more is wanted than the estimate allows. A probe that finds nothing doubles the wait for the next.
/// </summary>
internal sealed class ProbePlan
{
    private const double Step = 2;
    private const double FirstStep = 3;

    /// <summary>A probe that found so much of its rate asks for the next.</summary>
    private const double Success = 0.7;
    private const double WantedSlack = 1.15;
    private const double Found = 1.05;
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CalmAfterCut = TimeSpan.FromSeconds(2);

    private Probe? _probe;
    private TimeSpan _next;
    private TimeSpan _wait = LeastWait;
    private double _step = FirstStep;
    private double _wanted;
    private byte _id;
    private ExtendedSequence _last;

    /// <summary>The mark of packets that leave now; 0 for none.</summary>
    public byte Current => _probe is { IsSent: false } probe ? probe.Id : (byte)0;

    /// <summary>Bits per second all streams together would like; a wish that grows is probed for soon.</summary>
    public void Want(TimeSpan now, double wanted)
    {
        if (wanted > _wanted * WantedSlack)
        {
            _wait = LeastWait;
            _next = _next < now + LeastWait ? _next : now + LeastWait;
        }

        _wanted = wanted;
    }

    /// <summary>Padding to send now, in bytes.</summary>
    /// <param name="now">Our time.</param>
    /// <param name="estimate">Bits per second allowed now.</param>
    /// <param name="cutAt">When the rate was last cut.</param>
    /// <param name="isCalm">Whether no queue stands in the line.</param>
    public int BytesDue(TimeSpan now, double estimate, TimeSpan? cutAt, bool isCalm)
    {
        if (_probe is { } running)
        {
            if (running.IsLate(now))
            {
                End(now, estimate);
            }

            return isCalm ? running.BytesDue(now) : 0;
        }

        if (!isCalm || _wanted <= estimate || now < _next || (cutAt is { } cut && now - cut < CalmAfterCut))
        {
            return 0;
        }

        _id = (byte)(_id == byte.MaxValue ? 1 : _id + 1);
        _probe = new Probe(_id, Math.Min(_step * estimate, _wanted * WantedSlack));
        return _probe.BytesDue(now);
    }

    public void Sent(TimeSpan now, ExtendedSequence sequence, int bytes)
    {
        if (_probe is { IsSent: false } probe)
        {
            probe.Sent(now, bytes);
            _last = sequence;
            LastSentAt = now;
        }
    }

    /// <summary>When the last packet of a probe left: the queue it filled on purpose must be no reason to send less.</summary>
    public TimeSpan LastSentAt { get; private set; } = TimeSpan.FromDays(-1);

    /// <summary>Counts the fate of a packet in.</summary>
    public void Told(in PacketFate fate)
    {
        if (_probe is { } probe && fate.Probe == probe.Id && fate.Arrived is { } arrived)
        {
            probe.Came(arrived, fate.Bytes);
        }
    }

    /// <summary>The result of a probe whose last packet has been told of.</summary>
    /// <param name="now">Our time.</param>
    /// <param name="estimate">Bits per second allowed now.</param>
    /// <param name="told">The newest packet that feedback has told of.</param>
    /// <returns>Bits per second; null when there is none to tell.</returns>
    public double? Take(TimeSpan now, double estimate, ExtendedSequence told) =>
        _probe is { IsSent: true } && told >= _last ? End(now, estimate) : null;

    private double? End(TimeSpan now, double estimate)
    {
        var (probe, result) = (_probe!, _probe!.Result());
        _probe = null;
        _step = Step;
        if (result >= Success * probe.Rate && result > Found * estimate)
        {
            _wait = LeastWait;
            _next = now;
        }
        else
        {
            _next = now + _wait;
            _wait = _wait * 2 < MostWait ? _wait * 2 : MostWait;
        }

        return result;
    }
}
