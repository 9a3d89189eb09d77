namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// Lets video out no faster than the line takes it. While the budget lasts a packet goes at once; otherwise what
/// describes it waits here (the bytes are in a cache). Audio is never asked to wait, but what it takes is taken from the
/// budget. What waits too long is the caller's to drop, up to a key frame.
/// </summary>
/// <typeparam name="T">Describes a waiting packet.</typeparam>
internal sealed class Pacer<T>(int capacity = 512)
    where T : struct
{
    /// <summary>Of the estimate: above one, so that a frame's packets need not be spread over the whole time to the next.</summary>
    private const double Speed = 1.5;
    private const double LeastBurst = 6_000;

    /// <summary>So much audio and repetition may go in advance before video must make up for it.</summary>
    private static readonly TimeSpan MostDebt = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(40);

    private readonly Waiting[] _ring = new Waiting[capacity];
    private int _first;
    private int _count;
    private double _budget = LeastBurst;
    private TimeSpan _filledAt;

    /// <summary>Packets waiting.</summary>
    public int Count => _count;

    /// <summary>Bytes waiting.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether a packet may leave now, the waiting ones not considered.</summary>
    /// <param name="now">Our time.</param>
    /// <param name="rate">Bits per second that the line takes.</param>
    public bool HasBudget(TimeSpan now, double rate)
    {
        var perSecond = rate * Speed / 8;
        _budget = Math.Min(_budget + (perSecond * (now - _filledAt).TotalSeconds), Math.Max(LeastBurst, perSecond * Burst.TotalSeconds));
        _budget = Math.Max(_budget, -perSecond * MostDebt.TotalSeconds);
        _filledAt = now;
        return _budget > 0;
    }

    /// <summary>A packet left, whatever its kind.</summary>
    public void Spend(int bytes) => _budget -= bytes;

    /// <summary>Lets a packet wait; false when there is no place.</summary>
    public bool TryQueue(in T packet, int bytes, TimeSpan now)
    {
        if (_count == _ring.Length)
        {
            return false;
        }

        _ring[(_first + _count++) % _ring.Length] = new Waiting(packet, bytes, now);
        Bytes += bytes;
        return true;
    }

    /// <summary>The packet that has waited longest, which stays.</summary>
    public bool TryPeek(out T packet, out TimeSpan since)
    {
        (packet, _, since) = _count == 0 ? default : _ring[_first];
        return _count > 0;
    }

    /// <summary>Takes the packet that has waited longest out.</summary>
    public bool TryTake(out T packet)
    {
        packet = default;
        if (_count == 0)
        {
            return false;
        }

        (packet, var bytes, _) = _ring[_first];
        _first = (_first + 1) % _ring.Length;
        _count--;
        Bytes -= bytes;
        return true;
    }

    private readonly record struct Waiting(T Packet, int Bytes, TimeSpan Since);
}
