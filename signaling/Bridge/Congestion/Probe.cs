namespace TeleExpertise.Bridge.Congestion;

/// <summary>
/// A short burst at a rate higher than the estimate: how far the receiver sees it drawn apart tells what the line
/// carries. Everything sent meanwhile counts, media and padding.
/// </summary>
internal sealed class Probe(byte id, double rate)
{
    private const int LeastPackets = 5;

    /// <summary>On a line that loses packets a burst must not count as failed for each of them.</summary>
    private const double LeastShare = 0.5;
    private const double Saturated = 0.9;
    private const double Caution = 0.95;
    private const double MostCompression = 2;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LeastSpan = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Span _sent;
    private Span _came;

    /// <summary>Stands in the packets' records; never 0.</summary>
    public byte Id { get; } = id;

    /// <summary>Bits per second it is sent at.</summary>
    public double Rate { get; } = rate;

    /// <summary>When its first packet left; null before.</summary>
    public TimeSpan? Began => _sent.Packets == 0 ? null : _sent.First;

    public bool IsSent => _sent.Packets >= LeastPackets && _sent.Bytes * 8 >= Rate * Length.TotalSeconds;

    /// <summary>Bytes that should have left by now and have not.</summary>
    public int BytesDue(TimeSpan now)
    {
        if (IsSent)
        {
            return 0;
        }

        var elapsed = Began is { } began ? now - began : TimeSpan.Zero;
        // The first packet opens the clock: it is always due.
        return Math.Max(_sent.Packets == 0 ? 1 : 0, (int)(Rate * elapsed.TotalSeconds / 8) - (int)(_sent.Bytes - _sent.FirstBytes));
    }

    /// <summary>Whether nothing more can be expected to come.</summary>
    public bool IsLate(TimeSpan now) => Began is { } began && now - began > Patience;

    public void Sent(TimeSpan now, int bytes) => _sent.Add(now, bytes);

    public void Came(TimeSpan arrived, int bytes) => _came.Add(arrived, bytes);

    /// <summary>Bits per second it says the line carries; null when too little came to say.</summary>
    public double? Result()
    {
        if (_came.Packets < LeastShare * _sent.Packets || _came.Packets < 3
            || _sent.Last - _sent.First < LeastSpan || _came.Last - _came.First < LeastSpan)
        {
            return null;
        }

        // Between n packets lie n - 1 gaps: the last packet's own time is not seen by the sender, nor the first's by the receiver.
        var sent = (_sent.Bytes - _sent.LastBytes) * 8 / (_sent.Last - _sent.First).TotalSeconds;
        var came = (_came.Bytes - _came.FirstBytes) * 8 / (_came.Last - _came.First).TotalSeconds;
        if (came > MostCompression * sent)
        {
            return null;
        }

        return came < Saturated * sent ? Caution * came : Math.Min(came, sent);
    }

    private struct Span
    {
        public TimeSpan First;
        public TimeSpan Last;
        public long Bytes;
        public int FirstBytes;
        public int LastBytes;
        public int Packets;

        public void Add(TimeSpan at, int bytes)
        {
            if (Packets++ == 0 || at < First)
            {
                (First, FirstBytes) = (at, bytes);
            }

            if (at >= Last || Packets == 1)
            {
                (Last, LastBytes) = (at, bytes);
            }

            Bytes += bytes;
        }
    }
}
