namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// The rate that losses allow. A line that loses packets whatever is sent (radio) must not be starved for it; one whose
/// short queue overflows must be given less. Which of the two it is shows in how loss follows the sending rate: of all
/// pairs of a capacity C and a loss p of the line itself, that one is taken under which
/// loss(r) = p + (1 − p) · max(0, 1 − C / r) fits the last seconds best (the model of libwebrtc's second loss-based
/// estimator, fitted here by looking at a grid). Where several fit, the p known from before is believed.
/// </summary>
internal sealed class LossBound
{
    private const int Window = 20;
    private const int LeastPackets = 20;
    private const double Aging = 0.92;
    private const double MostOwnLoss = 0.5;
    private const double LossStep = 0.02;
    private const int Capacities = 24;
    private const double CapacityStep = 0.9;

    /// <summary>Mean squared error that a change of p by 1 must be worth.</summary>
    private const double Stubbornness = 0.01;
    private const double Learning = 0.1;

    /// <summary>Loss of so little is anybody's, and no reason to look closer.</summary>
    private const double Harmless = 0.02;
    private const double GrowthPerSecond = 1.08;

    /// <summary>
    /// Voices and the smallest picture: while little flows, nothing tells a line's own loss from overflow, and a picture
    /// taken away for it did not come back for half a minute. Delay and great loss still take it.
    /// </summary>
    private const double LeastBound = 300_000;
    private const double GreatLoss = 0.3;
    private const double Unbounded = double.PositiveInfinity;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(2);

    private readonly Observation[] _ring = new Observation[Window];
    private int _count;
    private int _packets;
    private int _lost;
    private long _bytes;
    private TimeSpan? _begin;
    private TimeSpan _end;

    /// <summary>Bits per second; infinite while losses set no bound.</summary>
    public double Bound { get; private set; } = Unbounded;

    /// <summary>The share of packets that the line loses whatever is sent.</summary>
    public double OwnLoss { get; private set; }

    /// <summary>The share lost in the last interval, whatever the reason.</summary>
    public double Loss { get; private set; }

    /// <summary>Counts a packet, whose fate is told for the first time, in; of those that came after all, nothing is said.</summary>
    public void Add(in PacketFate fate)
    {
        _begin ??= fate.SentAt;
        _end = fate.SentAt > _end ? fate.SentAt : _end;
        _packets++;
        _bytes += fate.Bytes;
        _lost += fate.Arrived is null ? 1 : 0;
        var passed = _end - _begin.Value;
        if (passed >= LongestInterval || (passed >= Interval && _packets >= LeastPackets))
        {
            Observe(passed);
        }
    }

    private void Observe(TimeSpan passed)
    {
        Loss = (double)_lost / _packets;
        _ring[_count++ % Window] = new Observation(_bytes * 8 / passed.TotalSeconds, Loss, _packets);
        (_begin, _packets, _lost, _bytes) = (null, 0, 0, 0);
        var known = _ring.AsSpan(0, Math.Min(_count, Window));
        var (capacity, ownLoss) = IsHarmless(known) ? (Unbounded, Math.Min(OwnLoss, Harmless)) : Fit(known);
        OwnLoss += Learning * (ownLoss - OwnLoss);
        Bound = Math.Min(capacity, Bound * Math.Pow(GrowthPerSecond, passed.TotalSeconds));
        Bound = Loss < GreatLoss ? Math.Max(Bound, LeastBound) : Bound;
    }

    private static bool IsHarmless(ReadOnlySpan<Observation> known)
    {
        foreach (var observation in known)
        {
            if (observation.Loss > Harmless)
            {
                return false;
            }
        }

        return true;
    }

    private (double Capacity, double OwnLoss) Fit(ReadOnlySpan<Observation> known)
    {
        var fastest = 0.0;
        foreach (var observation in known)
        {
            fastest = Math.Max(fastest, observation.Rate);
        }

        var best = (Error: double.MaxValue, Capacity: Unbounded, OwnLoss: 0.0);
        for (var ownLoss = 0.0; ownLoss <= MostOwnLoss; ownLoss += LossStep)
        {
            var capacity = Unbounded;
            for (var i = 0; i <= Capacities; i++)
            {
                var error = Error(known, capacity, ownLoss) + (Stubbornness * Math.Abs(ownLoss - OwnLoss));
                best = error < best.Error ? (error, capacity, ownLoss) : best;
                capacity = i == 0 ? fastest * CapacityStep : capacity * CapacityStep;
            }
        }

        return (best.Capacity, best.OwnLoss);
    }

    private double Error(ReadOnlySpan<Observation> known, double capacity, double ownLoss)
    {
        double sum = 0, weights = 0;
        var weight = 1.0;
        for (var age = 1; age <= known.Length; age++)
        {
            ref readonly var observation = ref known[(_count - age) % Window];
            var overflow = observation.Rate > capacity ? 1 - (capacity / observation.Rate) : 0;
            var error = observation.Loss - ownLoss - ((1 - ownLoss) * overflow);
            sum += weight * observation.Packets * error * error;
            weights += weight * observation.Packets;
            weight *= Aging;
        }

        return sum / weights;
    }

    private readonly record struct Observation(double Rate, double Loss, int Packets);
}
