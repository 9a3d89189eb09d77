namespace TeleExpertise.Bridge.Congestion;

/// <summary>Bits per second that came or left, over sliding windows of whichever clock the times are of.</summary>
internal sealed class SlidingRate
{
    private const int Buckets = 128;
    private const long BucketTicks = 25 * TimeSpan.TicksPerMillisecond;
    private const int Whole = 120;
    private const int Long = 24;
    private const int Short = 10;
    private const int Least = 6;

    /// <summary>A receiver whose clock goes back ten seconds begins anew.</summary>
    private const int ClockReset = 400;

    private readonly long[] _bytes = new long[Buckets];
    private long _first = long.MinValue;
    private long _newest;

    /// <summary>Over the last three seconds, or what there is of them: a key frame does not stand out of it far.</summary>
    public double? Average => Over(Whole);

    /// <summary>Over the last 600 ms; null until 150 ms have been seen.</summary>
    public double? Steady => Over(Long);

    /// <summary>Over the last 250 ms: noisier, but the first to know of a drop.</summary>
    public double? Quick => Over(Short);

    public void Add(TimeSpan arrived, int bytes)
    {
        var bucket = arrived.Ticks / BucketTicks;
        if (_first == long.MinValue || bucket - _newest >= Buckets || _newest - bucket >= ClockReset)
        {
            Array.Clear(_bytes);
            _first = _newest = bucket;
        }

        if (bucket <= _newest - Buckets || bucket < _first)
        {
            return;
        }

        while (_newest < bucket)
        {
            _bytes[++_newest & (Buckets - 1)] = 0;
        }

        _bytes[bucket & (Buckets - 1)] += bytes;
    }

    private double? Over(int buckets)
    {
        // The newest bucket is not over yet.
        var count = Math.Min(buckets, _newest - _first);
        if (_first == long.MinValue || count < Math.Min(Least, buckets))
        {
            return null;
        }

        long sum = 0;
        for (var bucket = _newest - count; bucket < _newest; bucket++)
        {
            sum += _bytes[bucket & (Buckets - 1)];
        }

        return sum * 8.0 * TimeSpan.TicksPerSecond / (count * BucketTicks);
    }
}
