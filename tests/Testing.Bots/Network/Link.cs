namespace TeleExpertise.Testing.Bots.Network;

/// <summary>
/// One direction of a network that exists only in memory: time is an argument, chance comes from a seed, so the same
/// seed gives the same call. A datagram first passes the bottleneck's queue, then may be lost, then travels.
/// </summary>
/// <typeparam name="T">What is carried.</typeparam>
/// <param name="seed">Two links of one test want two seeds.</param>
internal sealed class Link<T>(int seed)
{
    /// <summary>Bytes of IP and UDP headers, which a rate limit counts as well.</summary>
    private const int Overhead = 28;

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<T, (TimeSpan Due, long Order)> _travelling = new();
    private TimeSpan _free;
    private TimeSpan _lastDue;
    private long _order;
    private bool _inBurst;

    public LinkConditions Conditions { get; set; } = new();

    public long Sent { get; private set; }

    public long Lost { get; private set; }

    /// <summary>Of the lost, those that found the queue full.</summary>
    public long Overflowed { get; private set; }

    public long Duplicated { get; private set; }

    /// <summary>When the next one arrives; null when nothing travels.</summary>
    public TimeSpan? NextDue => _travelling.TryPeek(out _, out var next) ? next.Due : null;

    /// <summary>How long the last datagram accepted waits for the bottleneck.</summary>
    public TimeSpan QueueDelay(TimeSpan now) => _free > now ? _free - now : TimeSpan.Zero;

    public void Send(TimeSpan now, T item, int bytes)
    {
        Sent++;
        if (!TryPassBottleneck(now, bytes + Overhead, out var leaves))
        {
            Overflowed++;
            Lost++;
            return;
        }

        if (IsLost())
        {
            Lost++;
            return;
        }

        Travel(leaves, item);
        if (Conditions.Duplicates > 0 && _random.NextDouble() < Conditions.Duplicates)
        {
            Duplicated++;
            Travel(leaves, item);
        }
    }

    public bool TryReceive(TimeSpan now, out T item)
    {
        if (_travelling.TryPeek(out item!, out var next) && next.Due <= now)
        {
            _travelling.Dequeue();
            return true;
        }

        item = default!;
        return false;
    }

    private bool TryPassBottleneck(TimeSpan now, int bytes, out TimeSpan passed)
    {
        passed = now;
        if (Conditions.Rate <= 0)
        {
            return true;
        }

        var waiting = QueueDelay(now).TotalSeconds * Conditions.Rate / 8;
        if (waiting > 0 && waiting + bytes > Conditions.Queue)
        {
            return false;
        }

        _free = (_free > now ? _free : now) + TimeSpan.FromSeconds(bytes * 8.0 / Conditions.Rate);
        passed = _free;
        return true;
    }

    private bool IsLost()
    {
        if (Conditions.BurstBegins > 0)
        {
            _inBurst = _inBurst ? _random.NextDouble() >= 1 / Conditions.BurstLength : _random.NextDouble() < Conditions.BurstBegins;
        }

        return _random.NextDouble() < Conditions.Loss || (_inBurst && Conditions.BurstBegins > 0);
    }

    private void Travel(TimeSpan from, T item)
    {
        var due = from + Conditions.Delay + (Conditions.Jitter * _random.NextDouble());
        if (Conditions.Reordered > 0 && _random.NextDouble() < Conditions.Reordered)
        {
            due += Conditions.HoldBack;
        }
        else if (Conditions.KeepsOrder)
        {
            due = due > _lastDue ? due : _lastDue;
            _lastDue = due;
        }

        _travelling.Enqueue(item, (due, _order++));
    }
}
