namespace TeleExpertise.Bridge.Congestion;

/// <summary>How two groups of packets lie to each other.</summary>
/// <param name="SendGap">Time between them when they left.</param>
/// <param name="ArrivalGap">Time between them when they came.</param>
/// <param name="ArrivedAt">When the later one came.</param>
internal readonly record struct GroupGap(TimeSpan SendGap, TimeSpan ArrivalGap, TimeSpan ArrivedAt);

/// <summary>
/// Puts packets that left together into groups (draft-ietf-rmcat-gcc-02 section 5.2), as only the gaps between groups
/// tell of the line's queue. Packets that a line held back and let go at once count as one group too.
/// </summary>
internal sealed class PacketGroups
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBurst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ClockJump = TimeSpan.FromSeconds(3);

    private Group? _before;
    private Group? _current;

    /// <summary>Takes the next packet that came, in sending order; true when it completes a group that has one before it.</summary>
    public bool TryAdd(TimeSpan sent, TimeSpan arrived, out GroupGap gap)
    {
        gap = default;
        if (_current is not { } group)
        {
            _current = new Group(sent, sent, arrived, arrived);
            return false;
        }

        if (sent < group.FirstSent)
        {
            return false;
        }

        if (Belongs(group, sent, arrived))
        {
            _current = group with
            {
                LastSent = sent > group.LastSent ? sent : group.LastSent,
                LastArrived = arrived > group.LastArrived ? arrived : group.LastArrived,
            };
            return false;
        }

        var isComplete = _before is not null;
        if (_before is { } before)
        {
            gap = new GroupGap(group.LastSent - before.LastSent, group.LastArrived - before.LastArrived, group.LastArrived);
            // A receiver whose clock jumped, or that slept, begins anew.
            isComplete = (gap.ArrivalGap - gap.SendGap).Duration() < ClockJump;
        }

        _before = group;
        _current = new Group(sent, sent, arrived, arrived);
        return isComplete;
    }

    private static bool Belongs(in Group group, TimeSpan sent, TimeSpan arrived)
    {
        if (sent - group.FirstSent <= Burst)
        {
            return true;
        }

        var arrivalGap = arrived - group.LastArrived;
        return arrivalGap <= Burst && arrivalGap < sent - group.LastSent && arrived - group.FirstArrived < LongestBurst;
    }

    private readonly record struct Group(TimeSpan FirstSent, TimeSpan LastSent, TimeSpan FirstArrived, TimeSpan LastArrived);
}
