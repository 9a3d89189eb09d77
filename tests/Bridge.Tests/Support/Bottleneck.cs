namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>
/// A line that carries so many bits a second and lets the rest wait in a queue, first come first served; what comes to
/// a full queue is lost. Then the way takes its time, loses and jitters. Seeded, in virtual time.
/// </summary>
internal sealed class Bottleneck<T>(int seed)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<T, (TimeSpan, long)> _underWay = new();
    private TimeSpan _freeAt;
    private TimeSpan _lastArrival;
    private long _order;

    /// <summary>Bits per second.</summary>
    public double Rate { get; set; } = 10_000_000;

    public TimeSpan MostQueue { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>One way.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Most extra delay; the order is kept.</summary>
    public TimeSpan Jitter { get; set; }

    public double Loss { get; set; }

    public int Dropped { get; private set; }

    /// <summary>How long a packet that comes now waits.</summary>
    public TimeSpan Queue(TimeSpan now) => _freeAt > now ? _freeAt - now : TimeSpan.Zero;

    public void Send(T packet, int bytes, TimeSpan now)
    {
        if (Queue(now) > MostQueue)
        {
            Dropped++;
            return;
        }

        _freeAt = now + Queue(now) + TimeSpan.FromSeconds(bytes * 8 / Rate);
        if (_random.NextDouble() < Loss)
        {
            return;
        }

        var arrival = _freeAt + Delay + (Jitter * _random.NextDouble());
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        _underWay.Enqueue(packet, (_lastArrival, _order++));
    }

    public bool TryReceive(TimeSpan now, out T packet)
    {
        packet = default!;
        return _underWay.TryPeek(out _, out var due) && due.Item1 <= now && _underWay.TryDequeue(out packet!, out _);
    }
}
