namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// The rate that the delay allows (draft-ietf-rmcat-gcc-02 section 5.5): up by 8 % a second while the capacity is
/// unknown, by about a packet a round trip when near to it, down to below what still came when a queue grows.
/// </summary>
internal sealed class RateControl(double start)
{
    private const double Backoff = 0.9;
    private const double DeepestBackoff = 0.75;

    /// <summary>Taken off the backoff for each second that a packet waits in the line.</summary>
    private const double BackoffPerSecond = 0.5;

    /// <summary>The shorter window is believed when it shows a sudden drop; otherwise it is only noisier.</summary>
    private const double SuddenDrop = 0.75;
    private const double GrowthPerSecond = 1.08;
    private const double PacketBits = 1200 * 8;
    private const double LeastStepOfRate = 0.02;

    /// <summary>Beyond what came, nobody knows what the line carries.</summary>
    private const double MostOfReceived = 1.5;
    private const double MostAdded = 10_000;
    private static readonly TimeSpan ResponseSlack = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastBetweenCuts = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostBetweenCuts = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);

    private double? _capacity;
    private bool _mayGrow;
    private TimeSpan _updatedAt;
    private TimeSpan _raisedAt = TimeSpan.FromDays(-1);

    /// <summary>Bits per second.</summary>
    public double Rate { get; private set; } = start;

    /// <summary>When it was last cut; null when it never was.</summary>
    public TimeSpan? CutAt { get; private set; }

    /// <summary>The rate before the last cut.</summary>
    public double RateBeforeCut { get; private set; }

    /// <summary>Works in what the newest feedback says.</summary>
    /// <param name="now">Our time.</param>
    /// <param name="use">What the delay says.</param>
    /// <param name="received">Bits per second that came lately; null when not known yet.</param>
    /// <param name="quick">The same over a shorter while.</param>
    /// <param name="roundTrip">Time to the receiver and back.</param>
    /// <param name="queue">How long a packet waits in a queue that stands: the longer, the deeper the cut.</param>
    public void Update(TimeSpan now, LineUse use, double? received, double? quick, TimeSpan roundTrip, TimeSpan queue)
    {
        switch (use)
        {
            case LineUse.Over:
                _mayGrow = false;
                Cut(now, received, quick, roundTrip, queue);
                break;
            case LineUse.Under:
                // The queue empties: growing now would keep it.
                _mayGrow = false;
                break;
            case LineUse.Normal when _mayGrow:
                Grow(now, received, roundTrip);
                break;
            default:
                _mayGrow = true;
                break;
        }

        _updatedAt = now;
    }

    /// <summary>A probe came through at that rate.</summary>
    public void Raise(TimeSpan now, double rate)
    {
        if (rate > Rate)
        {
            (Rate, _raisedAt) = (rate, now);
            _capacity = _capacity is { } known && known < rate ? null : _capacity;
        }
    }

    /// <summary>Nothing is heard any more: half of it may be too much still.</summary>
    public void Halve(TimeSpan now, double least)
    {
        RateBeforeCut = Rate;
        CutAt = now;
        Rate = Math.Max(Math.Min(Rate, least), Rate / 2);
    }

    private void Cut(TimeSpan now, double? received, double? quick, TimeSpan roundTrip, TimeSpan queue)
    {
        var least = TimeSpan.FromTicks(Math.Clamp(roundTrip.Ticks, LeastBetweenCuts.Ticks, MostBetweenCuts.Ticks));
        if (received is not { } came || (CutAt is { } cut && now - cut < least))
        {
            return;
        }

        if (quick is { } lately && (lately < SuddenDrop * came || now - _raisedAt < LongestStep))
        {
            // Right after a rise the longer window still tells of the time before it.
            came = lately;
        }

        var target = came * Math.Clamp(Backoff - (BackoffPerSecond * queue.TotalSeconds), DeepestBackoff, Backoff);
        if (target < Rate)
        {
            RateBeforeCut = CutAt is { } last && now - last < LongestStep ? RateBeforeCut : Rate;
            Rate = target;
        }

        CutAt = now;
        _capacity = _capacity is { } known && IsNear(came, known) ? known + ((came - known) * 0.3) : came;
    }

    private void Grow(TimeSpan now, double? received, TimeSpan roundTrip)
    {
        var passed = Math.Min((now - _updatedAt).TotalSeconds, LongestStep.TotalSeconds);
        if (received is { } came && _capacity is { } capacity && came > capacity && !IsNear(came, capacity))
        {
            // More comes than the line was thought to carry: look for its end again.
            _capacity = null;
        }

        var target = _capacity is null
            ? Rate * Math.Pow(GrowthPerSecond, passed)
            : Rate + (Math.Max(LeastStepOfRate * Rate, PacketBits / (roundTrip + ResponseSlack).TotalSeconds) * passed);
        var most = received is { } rate ? (MostOfReceived * rate) + MostAdded : target;
        Rate = Math.Max(Rate, Math.Min(target, most));
    }

    private static bool IsNear(double rate, double capacity) => Math.Abs(rate - capacity) < 0.15 * capacity;
}
