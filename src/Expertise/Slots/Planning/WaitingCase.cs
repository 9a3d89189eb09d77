using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>A case that wants a seat in a session.</summary>
/// <param name="FiledAt">When it was asked: a case that loses its seat keeps that date.</param>
public sealed record WaitingCase(Guid Id, Urgency Urgency, DateTimeOffset FiledAt, Guid RequesterId, Guid TerritoryId);

/// <summary>A session and who sits in it already.</summary>
/// <param name="Seats">Cases that it can hold; 0 where it is void.</param>
/// <param name="Urgent">Seats that urgent cases hold.</param>
/// <param name="Others">Seats that other cases hold; they were told and do not move.</param>
public sealed record SessionSeats(Guid Id, DateTimeOffset StartsAt, int Seats, int Urgent, int Others)
{
    /// <summary>Seats that nobody holds.</summary>
    public int Free => Math.Max(0, Seats - Urgent - Others);

    /// <summary>Seats for what is not urgent: without those still protected, until stand-by cases may have them.</summary>
    public int Plannable(PlanningRules rules, DateTimeOffset now) =>
        IsForStandBy(rules, now) ? Free : Math.Max(0, Math.Min(Free, Seats - rules.Protected - Others));

    /// <summary>True once its protected seats go to whoever comes anyway.</summary>
    public bool IsForStandBy(PlanningRules rules, DateTimeOffset now) => StartsAt - now <= rules.StandBy;

    /// <summary>True once its cases are told.</summary>
    public bool IsAnnounced(PlanningRules rules, DateTimeOffset now) => StartsAt - now <= rules.Announced;
}

/// <summary>Why a case cannot go to a session, whoever else wants to.</summary>
public enum Obstacle
{
    /// <summary>It begins before anybody could be told.</summary>
    TooSoon,

    /// <summary>The requester is on call.</summary>
    OnCall,

    /// <summary>The requester is in another session or on a tour of the mobile surgery.</summary>
    Elsewhere,

    /// <summary>The requester said that they cannot come.</summary>
    Away,

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
