namespace TeleExpertise.Expertise.Slots;

/// <summary>A weekly calendar of a service: a local day and hour in its own zone.</summary>
public sealed class Series
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid ServiceId { get; init; }

    /// <summary>Specialists of the service in the order in which they are asked; the first that can leads. 1 to 20, each once.</summary>
    public required Guid[] Rota { get; set; }

    /// <summary>True when each week begins where the last one left off on the rota; otherwise always with its first.</summary>
    public bool TakesTurns { get; set; }

    /// <summary>How many share the slots of a session.</summary>
    public int Experts { get; set; } = 1;

    /// <summary>How many must be there for a session to be held.</summary>
    public int Quorum { get; set; } = 1;

    /// <summary>ISO weekday, 1 is Monday.</summary>
    public required int Weekday { get; set; }
    public required TimeOnly StartsAt { get; set; }
    public required int SessionMinutes { get; set; }
    public required int SlotMinutes { get; set; }

    /// <summary>At most so many slots a session; null for as many as fit.</summary>
    public int? Slots { get; set; }

    /// <summary>Where it is held; null where no room is kept for it.</summary>
    public Guid? RoomId { get; set; }

    /// <summary>IANA zone, Europe/Paris by default.</summary>
    public required string TimeZone { get; set; }
    public required DateOnly ValidFrom { get; set; }
    public DateOnly? ValidUntil { get; set; }

    /// <summary>The programme whose spokes its sessions are for; null for the whole territory.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>The series that it goes on from, changed; null for none.</summary>
    public Guid? FollowsId { get; init; }
}

/// <summary>One hour of a series on one day.</summary>
public sealed class Session
{
    public required Guid Id { get; init; }
    public required Guid SeriesId { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid ServiceId { get; init; }
    public required Guid LeadExpertId { get; set; }

    /// <summary>As its series': null for the whole territory.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>The day that the series has for it. One session a series and such day, wherever it was moved.</summary>
    public required DateOnly OccursOn { get; init; }

    /// <summary>The day on which it is held, in the series' own zone.</summary>
    public required DateOnly LocalDate { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required SessionStatus Status { get; set; }
    public DateTimeOffset? OpenedAt { get; set; }
    public Guid? OpenedById { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it is not held; null when it is, or when nobody opened it.</summary>
    public SessionReason? Reason { get; set; }
}

public enum SessionStatus
{
    Planned,
    Open,
    Ended,
    Cancelled,

    /// <summary>Nobody on the rota can answer.</summary>
    Void,
}

/// <summary>Why a session is not held.</summary>
public enum SessionReason
{
    /// <summary>Void: everybody on the rota is away, leads elsewhere or answers for the service no more.</summary>
    NobodyAvailable,

    /// <summary>Void: some can, and too few.</summary>
    BelowQuorum,

    /// <summary>Cancelled: that one day.</summary>
    DayCancelled,

    /// <summary>Cancelled: its series changed or ended, or the day became one off.</summary>
    CalendarChanged,
}

/// <summary>Somebody who answers at a session, with its hours, because nobody is at two places at once.</summary>
public sealed class SessionExpert
{
    public required Guid SessionId { get; init; }
    public required Guid ExpertId { get; init; }

    /// <summary>1 leads.</summary>
    public required int Position { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>One case's minutes in a session.</summary>
public sealed class Slot
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>1 is the first of the session.</summary>
    public required int Position { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>A request in a slot.</summary>
public sealed class Booking
{
    public required Guid Id { get; init; }
    public required Guid SlotId { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid RequesterId { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required BookingStatus Status { get; set; }
    public required DateTimeOffset BookedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; set; }
}

public enum BookingStatus { Booked, Cancelled, Presented }
