using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Insight;

/// <summary>What became of a session's slots.</summary>
/// <param name="ServiceId">Whose session.</param>
/// <param name="Day">On which day.</param>
/// <param name="Status">Ended, or not held.</param>
/// <param name="Reason">Why it was not held; null when nobody opened it.</param>
/// <param name="Slots">How many slots it had.</param>
/// <param name="Booked">Of these, how many held a case when it began.</param>
/// <param name="Presented">Of the booked, how many were presented.</param>
/// <param name="Missed">Of the booked, for how many nobody came.</param>
/// <param name="GivenBack">How often a slot was given back before it began; it may have been booked again.</param>
/// <param name="Urgent">Of the booked, how many were urgent.</param>
public sealed record SessionUse(Guid ServiceId, DateOnly Day, SessionStatus Status, SessionReason? Reason, int Slots, int Booked, int Presented, int Missed, int GivenBack, int Urgent)
{
    /// <summary>True when there was a session.</summary>
    public bool Held => Status is not (SessionStatus.Void or SessionStatus.Cancelled);
}

/// <summary>What became of the slots of some sessions.</summary>
/// <param name="Sessions">Sessions that were held.</param>
/// <param name="Offered">Their slots.</param>
/// <param name="Booked">Of these, held by a case when the session began.</param>
/// <param name="Presented">Of the booked, presented.</param>
/// <param name="Missed">Of the booked, nobody came.</param>
/// <param name="GivenBack">How often a slot was given back before.</param>
/// <param name="Protected">Slots kept for urgent cases, by today's setting.</param>
/// <param name="ProtectedUsed">Of these, those that urgent cases had.</param>
/// <param name="NotHeld">Sessions that were not held.</param>
/// <param name="Lost">Their slots.</param>
public sealed record SlotUse(int Sessions, int Offered, int Booked, int Presented, int Missed, int GivenBack, int Protected, int ProtectedUsed, int NotHeld, int Lost)
{
    /// <summary>Booked slots that were not used although the session was held: time ran out, or the case was answered meanwhile.</summary>
    public int NotReached => Booked - Presented - Missed;

    /// <summary>Slots that nobody had.</summary>
    public int Empty => Offered - Booked;

    /// <summary>The part of the offered slots in which a case was presented, 0 to 1; null where none was offered.</summary>
    public double? Rate => Offered == 0 ? null : (double)Presented / Offered;

    /// <summary>Of some sessions.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="kept">Slots of a session that are kept for urgent cases.</param>
    public static SlotUse Of(IEnumerable<SessionUse> sessions, int kept)
    {
        var all = sessions.ToList();
        var held = all.FindAll(s => s.Held);
        var lost = all.FindAll(s => !s.Held);
        // As the planner has it: where a session has a single slot it is for everybody.
        int Kept(SessionUse session) => Math.Max(0, Math.Min(kept, session.Slots - 1));
        return new(held.Count, held.Sum(s => s.Slots), held.Sum(s => s.Booked), held.Sum(s => s.Presented), held.Sum(s => s.Missed), held.Sum(s => s.GivenBack),
            held.Sum(Kept), held.Sum(s => Math.Min(Kept(s), s.Urgent)), lost.Count, lost.Sum(s => s.Slots));
    }
}
