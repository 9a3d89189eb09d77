using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>A case that wants a seat in a session.</summary>
/// <param name="Number">Of cases asked at one instant the lower one comes first.</param>
/// <param name="FiledAt">When it was asked: a case that loses its seat keeps that date.</param>
/// <param name="Group">Where seats are short, groups are to fare alike: territories that share sessions, or places of care within one.</param>
public sealed record WaitingCase(Guid Id, long Number, Urgency Urgency, DateTimeOffset FiledAt, Guid RequesterId, Guid Group)
{
    /// <summary>It had a slot in a session that ended before its turn: the next session is worth more for it, as for a case beyond its limit.</summary>
    public bool Again { get; init; }

    /// <summary>What it is about, for the order within its session; null where nobody said.</summary>
    public string? Kind { get; init; }
}

/// <summary>A session and who sits in it already.</summary>
/// <param name="Seats">Cases that it can hold; 0 where it is void.</param>
/// <param name="Urgent">Seats that urgent cases hold.</param>
/// <param name="Others">Seats that other cases hold; they were told and do not move.</param>
public sealed record SessionSeats(Guid Id, DateTimeOffset StartsAt, int Seats, int Urgent, int Others)
{
    /// <summary>Seats that nobody holds.</summary>
    public int Free => Math.Max(0, Seats - Urgent - Others);

    /// <summary>Seats for what is not urgent: those that nobody protects, and shortly before the session the protected ones for who comes anyway.</summary>
    internal IEnumerable<Pool> Pools(PlanningRules rules, DateTimeOffset now)
    {
        // One seat is always for everybody: where a session has only one, nobody would ever get it.
        var open = Math.Clamp(Seats - Math.Min(rules.Protected, Seats - 1) - Others, 0, Free);
        if (open > 0) yield return new(this, open, StandBy: false);
        if (open < Free && StartsAt - now <= rules.ForStandBy) yield return new(this, Free - open, StandBy: true);
    }

    /// <summary>True once its cases are told.</summary>
    public bool IsAnnounced(PlanningRules rules, DateTimeOffset now) => StartsAt - now <= rules.Certain;
}

/// <summary>Seats of a session that the same cases may have.</summary>
/// <param name="StandBy">Only for cases whose requester comes anyway.</param>
readonly record struct Pool(SessionSeats Session, int Seats, bool StandBy);

/// <summary>Why a case cannot go to a session, whoever else wants to.</summary>
public enum Obstacle
{
    /// <summary>It begins before anybody could be told.</summary>
    TooSoon,

    /// <summary>The requester or the co-owner is on call.</summary>
    OnCall,

    /// <summary>One of them is on a tour of the mobile surgery.</summary>
    Tour,

    /// <summary>One of them said that they cannot come.</summary>
    Away,

    /// <summary>A slot of it was held for the case, and nobody answered.</summary>
    Unanswered,

    /// <summary>One of them is in another session.</summary>
    Elsewhere,

    /// <summary>Who comes for the second service of a joint case cannot be there.</summary>
    WithoutSecond,

    /// <summary>It is a programme's, and the requester belongs to none of its places.</summary>
    NotTheirs,

    /// <summary>It belongs to another service.</summary>
    OtherService,
}

/// <summary>What the planner asks about a case and a session.</summary>
public interface ICalendarOfPeople
{
    /// <summary>What keeps the case from the session; null for nothing.</summary>
    Obstacle? Between(WaitingCase one, SessionSeats session);

    /// <summary>True when the requester is in the session anyway, and can present a case that was not announced.</summary>
    bool ComesAnyway(WaitingCase one, SessionSeats session);
}
