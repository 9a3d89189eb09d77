using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>The order of cases within a session: who presents several waits once.</summary>
sealed partial class SlotsAhead
{
    /// <summary>Cases that are about to be booked into one session exchange the slots that they hold; who sits there already stays.</summary>
    public IReadOnlyList<(Placement Placement, FreeSlot Slot)> Exchange(Guid session, IReadOnlyList<(Placement Placement, FreeSlot Slot)> together)
    {
        foreach (var (placement, slot) in together) Drop(placement.Case.Id, slot);
        var line = sessions[session];
        var places = SessionOrder.Arrange([.. together.Select(t => t.Placement.Case)], line.ConvertAll(s => s.Holder is { Owners: [var requester, ..] } ? new Heard(requester, null) : (Heard?)null),
            [.. together.Select(t => line.FindIndex(s => s.Id == t.Slot.Id))], (one, at) => !Clashes(one.Id, line[at]).Any());
        var slots = together.ToDictionary(t => t.Slot.Id, t => t.Slot);
        var found = together.Select((t, at) => (t.Placement, slots[line[places[at]].Id])).OrderBy(t => t.Item2.Time.StartsAt).ToList();
        foreach (var (placement, slot) in found) Hold(placement.Case.Id, slot);
        return found;
    }

    /// <summary>The opposite of <see cref="Hold"/>.</summary>
    void Drop(Guid request, FreeSlot slot)
    {
        One(slot).Holder = null;
        foreach (var who in cases[request].Owners()) busy[who].RemoveAll(hours => hours.Why is Obstacle.Elsewhere && hours.Time == slot.Time);
    }

    /// <summary>True for a slot next to one of the same people's: a single case that comes later joins them.</summary>
    bool IsBesideTheirs(Guid request, SlotAhead slot) =>
        sessions[slot.SessionId].Exists(other => other.Holder is { } holder && holder.Owners.Any(cases[request].Owners().Contains) && Touch(other.Time, slot.Time))
        || second.Exists(hours => Touch(hours.Time, slot.Time));

    static bool Touch(Interval one, Interval other) => one.EndsAt == other.StartsAt || one.StartsAt == other.EndsAt;
}
