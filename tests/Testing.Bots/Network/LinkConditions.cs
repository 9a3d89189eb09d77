namespace TeleExpertise.Testing.Bots.Network;

/// <summary>What one direction of a line does to datagrams. May be changed in mid-call.</summary>
internal sealed record LinkConditions
{
    /// <summary>Share lost, each datagram by itself.</summary>
    public double Loss { get; init; }

    /// <summary>Probability, at each datagram, that a burst begins in which all are lost (Gilbert's model).</summary>
    public double BurstBegins { get; init; }

    /// <summary>Mean length of a burst in datagrams.</summary>
    public double BurstLength { get; init; } = 5;

    /// <summary>Share that comes twice.</summary>
    public double Duplicates { get; init; }

    /// <summary>Share held back by <see cref="HoldBack"/>, so that later ones overtake.</summary>
    public double Reordered { get; init; }

    public TimeSpan HoldBack { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Delay { get; init; }

    /// <summary>Most extra delay, uniform from 0. More than the datagrams' spacing reorders them, unless <see cref="KeepsOrder"/>.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Jitter and changes of delay let nobody overtake, as in one queue of a real line.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Bits per second; 0 is without limit.</summary>
    public long Rate { get; init; }

    /// <summary>Bytes that wait for the rate limit at most; what does not fit is lost.</summary>
    public int Queue { get; init; } = 64 * 1024;
}
