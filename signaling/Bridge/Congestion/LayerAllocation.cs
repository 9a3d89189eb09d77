using System.Runtime.CompilerServices;

namespace TeleExpertise.Bridge.Congestion;

/// <summary>Bits per second of each layer on the wire, lowest first; 0 for one that does not flow.</summary>
[InlineArray(Most)]
internal struct LayerRates
{
    public const int Most = 4;
    private double _first;
}

/// <summary>One video stream of a receiver: what is wanted of it, and what it gets.</summary>
internal struct LayerDemand
{
    /// <summary>What <see cref="Given"/> says when not even the lowest layer fits.</summary>
    public const int Paused = -1;

    /// <summary>What <see cref="Given"/> says of a source not shown before.</summary>
    public const int New = -2;

    public bool IsScreen;

    public bool IsPinned;

    /// <summary>The highest layer that makes sense.</summary>
    public int Wanted;

    public LayerRates Rates;

    /// <summary>The layer it had; afterwards the one it gets.</summary>
    public int Given;

    /// <summary>The layer to begin with: the lowest that flows; <see cref="Paused"/> when none does.</summary>
    internal readonly int Lowest => Above(-1, LayerRates.Most - 1);

    /// <summary>The next layer up that flows and is wanted; <see cref="Paused"/> when there is none.</summary>
    internal readonly int Next(int rank) => Above(rank, Wanted);

    private readonly int Above(int rank, int most)
    {
        for (var higher = rank + 1; higher <= most && higher < LayerRates.Most; higher++)
        {
            if (Rates[higher] > 0)
            {
                return higher;
            }
        }

        return Paused;
    }
}

/// <summary>
/// Which layer of each stream one receiver gets, so that the sum fits its line. Audio is reserved before anything. Then
/// the screen; then every camera's lowest layer, pinned ones first; then the pinned are raised, and the others in turn.
/// Down at once; up only with some room to spare and after a while, which grows when the last step up was too bold.
/// </summary>
internal sealed class LayerAllocation
{
    /// <summary>Streams looked at; those beyond are paused. An offer has at most 64 m-lines.</summary>
    public const int MostStreams = 64;

    /// <summary>The share of the estimate that a step up may fill.</summary>
    public const double UpShare = 0.85;
    private static readonly TimeSpan LeastHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostHold = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan TooBold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Forgiven = TimeSpan.FromSeconds(30);

    private TimeSpan _hold = LeastHold;
    private TimeSpan? _mayRiseSince;
    private TimeSpan? _roseAt;
    private TimeSpan? _fellAt;

    /// <summary>Decides <see cref="LayerDemand.Given"/> of every stream.</summary>
    /// <param name="now">Our time.</param>
    /// <param name="estimate">Bits per second that the line takes.</param>
    /// <param name="audio">Bits per second reserved for audio.</param>
    /// <param name="demands">In the order of their slots.</param>
    public void Allocate(TimeSpan now, double estimate, double audio, Span<LayerDemand> demands)
    {
        Span<int> most = stackalloc int[Math.Min(demands.Length, MostStreams)];
        Span<int> safe = stackalloc int[most.Length];
        Fit(estimate - audio, demands, most);
        Fit((estimate * UpShare) - audio, demands, safe);
        var rises = MayRise(now, demands, safe);
        for (var i = 0; i < demands.Length; i++)
        {
            ref var demand = ref demands[i];
            var (upper, lower) = i < most.Length ? (most[i], safe[i]) : (LayerDemand.Paused, LayerDemand.Paused);
            if (demand.Given == LayerDemand.New)
            {
                demand.Given = lower == LayerDemand.Paused ? Math.Min(upper, demand.Lowest) : lower;
            }
            else if (upper < demand.Given)
            {
                Fell(now, demand, upper);
                demand.Given = upper;
            }
            else if (rises && lower > demand.Given)
            {
                demand.Given = lower;
            }
        }
    }

    /// <summary>Bits per second at which every stream would get all that is wanted of it.</summary>
    public static double Wanted(double audio, ReadOnlySpan<LayerDemand> demands)
    {
        var sum = audio;
        foreach (ref readonly var demand in demands)
        {
            var rank = demand.Lowest;
            for (var next = rank; next >= 0; next = demand.Next(next))
            {
                rank = next;
            }

            sum += rank < 0 ? 0 : demand.Rates[rank];
        }

        // A little over what the hysteresis asks for.
        return sum * 1.02 / UpShare;
    }

    private bool MayRise(TimeSpan now, ReadOnlySpan<LayerDemand> demands, ReadOnlySpan<int> safe)
    {
        var could = false;
        for (var i = 0; i < safe.Length; i++)
        {
            could |= demands[i].Given != LayerDemand.New && safe[i] > demands[i].Given;
        }

        _mayRiseSince = could ? _mayRiseSince ?? now : null;
        // A line that was never too thin needs no caution.
        var hold = _fellAt is { } fell && now - fell < Forgiven ? _hold : TimeSpan.Zero;
        if (_mayRiseSince is not { } since || now - since < hold)
        {
            return false;
        }

        _hold = hold == TimeSpan.Zero ? LeastHold : _hold;
        (_mayRiseSince, _roseAt) = (null, now);
        return true;
    }

    private void Fell(TimeSpan now, in LayerDemand demand, int to)
    {
        // A layer that its publisher switched off, or a smaller wish, says nothing of the line.
        if (demand.Rates[demand.Given] == 0 || demand.Given > demand.Wanted || to >= demand.Given)
        {
            return;
        }

        if (_roseAt is { } rose && now - rose < TooBold)
        {
            _hold = _hold * 2 < MostHold ? _hold * 2 : MostHold;
            _roseAt = null;
        }

        _fellAt = now;
        _mayRiseSince = null;
    }

    private static void Fit(double room, ReadOnlySpan<LayerDemand> demands, Span<int> given)
    {
        given.Fill(LayerDemand.Paused);
        Each(demands, given, ref room, static d => d.IsScreen, all: true);
        Each(demands, given, ref room, static d => !d.IsScreen && d.IsPinned, all: false);
        Each(demands, given, ref room, static d => !d.IsScreen && !d.IsPinned, all: false);
        Each(demands, given, ref room, static d => !d.IsScreen && d.IsPinned, all: true);
        while (Each(demands, given, ref room, static d => !d.IsScreen && !d.IsPinned, all: false))
        {
            // Another round: each one step.
        }
    }

    // Raises those chosen by one step, or as far as there is room; true when any was.
    private static bool Each(ReadOnlySpan<LayerDemand> demands, Span<int> given, ref double room, Predicate<LayerDemand> isChosen, bool all)
    {
        var any = false;
        for (var i = 0; i < given.Length; i++)
        {
            while (isChosen(demands[i]) && TryRaise(demands[i], ref given[i], ref room))
            {
                any = true;
                if (!all)
                {
                    break;
                }
            }
        }

        return any;
    }

    private static bool TryRaise(in LayerDemand demand, ref int rank, ref double room)
    {
        var next = rank < 0 ? demand.Lowest : demand.Next(rank);
        if (next < 0)
        {
            return false;
        }

        var cost = demand.Rates[next] - (rank < 0 ? 0 : demand.Rates[rank]);
        if (cost > room)
        {
            return false;
        }

        room -= cost;
        rank = next;
        return true;
    }
}
