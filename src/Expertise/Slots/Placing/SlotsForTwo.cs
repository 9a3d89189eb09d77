using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Duties;

namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>A joint case needs who comes for the second service as well: their hours keep it from a slot as its owners' hours do.</summary>
sealed partial class SlotsAhead
{
    /// <summary>Empty for all cases but a joint one, which is placed alone.</summary>
    readonly List<HoursTaken> second = [];

    /// <summary>True once somebody comes for a second service: the case is placed before all that can move.</summary>
    public bool IsJoint { get; private set; }

    /// <summary>When who comes for the second service cannot.</summary>
    public void Join(IEnumerable<Interval> taken)
    {
        IsJoint = true;
        second.AddRange(taken.Select(hours => new HoursTaken(hours, Obstacle.WithoutSecond)));
    }
}
