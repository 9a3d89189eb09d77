using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// What one receiver's line carries, learnt from its transport-wide feedback: the lesser of what delay and losses
/// allow. Rates are bits per second on the wire, IP and UDP headers included. Knows the time as an argument only.
/// </summary>
internal sealed class BandwidthEstimator
{
    /// <summary>Where everybody begins: enough for audio and a small picture.</summary>
    public const double Start = 300_000;

    /// <summary>Never less: audio goes out whatever the line does.</summary>
    public const double Least = 30_000;

    /// <summary>So much may be under way beyond the round trip and the time between feedbacks before video is held.</summary>
    private static readonly TimeSpan WindowSlack = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostInterval = TimeSpan.FromMilliseconds(250);
    private const int LeastWindow = 6_000;
    private const int MostFates = 512;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>A delay so much above the least, for so long, is a queue of our own making, or taken for one so often.</summary>
    private static readonly TimeSpan StandingQueue = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan StandingTime = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan StandingPause = TimeSpan.FromMilliseconds(1400);

    /// <summary>
    /// A delay so much above the least of a moment ago, beyond what a burst of the pacer's takes, may be a line that has
    /// just become thin: video is held until the next feedback. The trend needs a quarter of a second to say so, in which
    /// a queue of a second may have grown.
    /// </summary>
    private static readonly TimeSpan Doubtful = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LeastEcho = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan MostEcho = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RoundTripMemory = TimeSpan.FromSeconds(10);

    private readonly SendHistory _history = new();
    private DelayTrend _trend = new();
    private SlidingRate _received = new();
    private RecentLeast _recent;
    private RateControl _control = new(Start);
    private LossBound _losses = new();
    private ProbePlan _probes = new();
    private TimeSpan _leastRoundTrip = TimeSpan.FromMilliseconds(100);
    private TimeSpan _leastRoundTripAt = TimeSpan.MinValue;
    private TimeSpan _interval = TimeSpan.FromMilliseconds(100);
    private TimeSpan _heardAt;
    private TimeSpan _begunAt = TimeSpan.MinValue;
    private TimeSpan? _slowSince;
    private TimeSpan _queue;
    private bool _isDoubtful;

    /// <summary>What may be sent now.</summary>
    public double Estimate => Math.Max(Least, Math.Min(_control.Rate, _losses.Bound));

    /// <summary>From a packet's leaving to the news of it, smoothed: the receiver's wait before it writes included.</summary>
    public TimeSpan RoundTrip { get; private set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of packets lost lately, 0 to 1.</summary>
    public double Loss => _losses.Loss;

    /// <summary>What came lately; 0 when not known.</summary>
    public double Received => _received.Steady ?? 0;

    public LineUse Use => _trend.Use;

    /// <summary>
    /// Whether so much is under way that more would only wait in the line: video is held back until the receiver has
    /// told of it, so that a sudden drop fills no queue for longer than the estimate needs to see it.
    /// </summary>
    public bool IsFull => _isDoubtful ? _history.InFlight > 0 : IsWindowFull;

    /// <summary>The number to write into the header extension of the next packet.</summary>
    public SequenceNumber Next => _history.Next.Short;

    /// <summary>Remembers a packet that left with the next number.</summary>
    /// <param name="now">Our time.</param>
    /// <param name="bytes">On the wire, IP and UDP headers included.</param>
    /// <returns>Its number.</returns>
    public SequenceNumber Sent(TimeSpan now, int bytes)
    {
        if (_history.InFlight == 0)
        {
            // Nothing was asked, so silence until now meant nothing.
            _heardAt = now;
        }

        var sequence = _history.Add(now, bytes, _probes.Current);
        _probes.Sent(now, sequence, bytes);
        return sequence.Short;
    }

    /// <summary>
    /// The way to the receiver is another from now on: nothing that was learnt holds, neither rate nor delay nor losses,
    /// and of what left before nobody asks any more. A thin line may have become thinner, so no more is sent at first than
    /// at the start, and probes find out the rest. Numbers go on, as the receiver's count does.
    /// </summary>
    public void BeginAnew(TimeSpan now)
    {
        _control = new(Math.Min(Estimate, Start));
        (_trend, _received, _recent, _losses, _probes) = (new(), new(), default, new(), new());
        _history.Forget();
        (_begunAt, _heardAt, _leastRoundTripAt, _slowSince, _isDoubtful) = (now, now, TimeSpan.MinValue, null, false);
    }

    /// <summary>Works feedback in.</summary>
    public void Take(in TransportFeedback feedback, TimeSpan now)
    {
        var told = _history.Told;
        Span<PacketFate> room = stackalloc PacketFate[Math.Min(feedback.Count, MostFates)];
        var fates = room[.._history.Take(feedback, room)];
        TimeSpan? newest = null;
        var delay = TimeSpan.Zero;
        foreach (ref readonly var fate in fates)
        {
            if (fate.SentAt < _begunAt)
            {
                continue;
            }

            _losses.Add(fate);
            _probes.Told(fate);
            if (fate.Arrived is { } arrived)
            {
                _received.Add(arrived, fate.Bytes);
                _trend.Add(fate.SentAt, arrived);
                // One that was repeated and came at last says nothing of the way's length.
                (newest, delay) = fate.Sequence > told ? (fate.SentAt, arrived - fate.SentAt) : (newest, delay);
            }
        }

        if (newest is not { } sentAt)
        {
            return;
        }

        // Browsers write every 50 to 250 ms. Grown to at once, shrunk from slowly.
        var interval = now - _heardAt < MostInterval ? now - _heardAt : MostInterval;
        _interval = interval > _interval ? interval : _interval + ((interval - _interval) / 16);
        _interval = _interval > LeastInterval ? _interval : LeastInterval;
        _heardAt = now;
        Measure(now - sentAt, now);
        _isDoubtful = !IsEcho(now) && delay - _recent.Least(now, delay) > Doubtful + TimeSpan.FromSeconds(LeastWindow * 8 / Estimate);
        // What the line loses anyway did come to its bottleneck.
        var share = 1 - _losses.OwnLoss;
        var use = Judge(now, out var standing);
        _control.Update(now, use, _received.Steady / share, _received.Quick / share, RoundTrip, standing);
        if (_probes.Take(now, Estimate, _history.Told) is { } found)
        {
            _control.Raise(now, found);
        }
    }

    /// <summary>Bits per second that all streams would like, the best layer of each; more than the estimate is probed for.</summary>
    public void Want(TimeSpan now, double wanted) => _probes.Want(now, wanted);

    /// <summary>Bytes of padding to send now as a probe; 0 mostly. Ask again after each packet.</summary>
    public int ProbeBytesDue(TimeSpan now) => _probes.BytesDue(now, Estimate, _control.CutAt, IsCalm);

    /// <summary>Runs the one timer: feedback that does not come is a line that does not carry.</summary>
    public void Tick(TimeSpan now)
    {
        if (_history.InFlight > 0 && now - _heardAt >= Silence)
        {
            _heardAt = now;
            _history.Forget();
            _control.Halve(now, Start);
        }
    }

    private bool IsWindowFull => _history.InFlight * 8 > Math.Max(LeastWindow * 8, Estimate * (_leastRoundTrip + _interval + WindowSlack).TotalSeconds);

    // A bound set by losses is not lifted by a burst.
    private bool IsCalm => _trend.Use != LineUse.Over && !IsFull && _losses.Bound >= _control.Rate;

    // A queue that grows empties by itself, as what is under way is bounded; only one that stands must be cut down.
    private LineUse Judge(TimeSpan now, out TimeSpan standing)
    {
        standing = TimeSpan.Zero;
        if (_slowSince is { } since && now - since > StandingTime)
        {
            // Held back by what is under way, the queue neither grows nor shrinks, and the trend sees nothing.
            (_slowSince, standing) = (now + StandingPause, _queue);
            return LineUse.Over;
        }

        return _trend.Use == LineUse.Over && IsEcho(now) ? LineUse.Under : _trend.Use;
    }

    // What a probe did to the delay is seen until it has left the window.
    private bool IsEcho(TimeSpan now)
    {
        var echo = TimeSpan.FromTicks(Math.Clamp(_trend.Window.Ticks, LeastEcho.Ticks, MostEcho.Ticks));
        return now - _probes.LastSentAt < RoundTrip + echo;
    }

    private void Measure(TimeSpan sample, TimeSpan now)
    {
        RoundTrip += (sample - RoundTrip) / 8;
        if (sample <= _leastRoundTrip || _leastRoundTripAt == TimeSpan.MinValue || now - _leastRoundTripAt > RoundTripMemory)
        {
            (_leastRoundTrip, _leastRoundTripAt) = (sample, now);
        }

        _queue = sample - _leastRoundTrip;
        _slowSince = IsWindowFull || _queue > StandingQueue ? _slowSince ?? now : null;
    }
}
