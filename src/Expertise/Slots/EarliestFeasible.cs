namespace TeleExpertise.Expertise.Slots;

/// <summary>Chooses the slot of a case.</summary>
public static class EarliestFeasible
{
    /// <summary>The first free slot from an instant on during which the requester is not expected elsewhere; null when there is none.</summary>
    public static FreeSlot? Choose(IEnumerable<FreeSlot> free, IReadOnlyCollection<Interval> busy, DateTimeOffset notBefore) =>
        free.Where(slot => slot.Time.StartsAt >= notBefore && !busy.Any(slot.Time.Overlaps)).MinBy(slot => slot.Time.StartsAt);
}

/// <summary>A slot that holds no case.</summary>
public sealed record FreeSlot(Guid Id, Guid SessionId, Interval Time);
