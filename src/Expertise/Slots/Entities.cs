namespace TeleExpertise.Expertise.Slots;

/// <summary>A weekly calendar of a service: a local day and hour in its own zone.</summary>
public sealed class Series
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid ServiceId { get; init; }
    public required Guid LeadExpertId { get; set; }

    /// <summary>ISO weekday, 1 is Monday.</summary>
    public required int Weekday { get; set; }
    public required TimeOnly StartsAt { get; set; }
    public required int SessionMinutes { get; set; }
    public required int SlotMinutes { get; set; }

    /// <summary>IANA zone, Europe/Paris by default.</summary>
    public required string TimeZone { get; set; }
    public required DateOnly ValidFrom { get; set; }
    public DateOnly? ValidUntil { get; set; }

    /// <summary>The programme whose spokes its sessions are for; null for the whole territory.</summary>
    public Guid? ProgrammeId { get; set; }
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

    /// <summary>The day in the series' own zone.</summary>
    public required DateOnly LocalDate { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required SessionStatus Status { get; set; }
    public DateTimeOffset? OpenedAt { get; set; }
    public Guid? OpenedById { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

public enum SessionStatus { Planned, Open, Ended, Cancelled }

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
