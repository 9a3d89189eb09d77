namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>A session as the calendar wants it.</summary>
/// <param name="Series">Of which series.</param>
/// <param name="Time">Its days and instants.</param>
/// <param name="Seats">Who answers, the first leads; nobody when it is void.</param>
/// <param name="Void">Why nobody can; null when somebody does.</param>
public sealed record WantedSession(Series Series, Occurrence Time, IReadOnlyList<Guid> Seats, SessionReason? Void);

/// <summary>A session to come as it stands in the database.</summary>
/// <param name="Session">Its row.</param>
/// <param name="Seats">Who answers, in order.</param>
/// <param name="Slots">Its slots' hours, in order.</param>
/// <param name="Cases">How many cases it holds.</param>
/// <param name="WasBooked">True when it holds or held one, so that its slots cannot go.</param>
public sealed record StandingSession(Session Session, IReadOnlyList<Guid> Seats, IReadOnlyList<Interval> Slots, int Cases, bool WasBooked)
{
    /// <summary>How many cases that have no slot yet are expected in it.</summary>
    public int Expected { get; init; }
}

/// <summary>What becomes of one session.</summary>
/// <param name="Kind">The most important of it.</param>
/// <param name="Before">As it stands; null when it is new.</param>
/// <param name="After">As it will be; null when it goes.</param>
public sealed record PlanChange(PlanChangeKind Kind, StandingSession? Before, WantedSession? After)
{
    /// <summary>How many cases follow, or get another slot.</summary>
    public int Cases => Before?.Cases ?? 0;

    /// <summary>How many cases that were only expected in it are planned anew. Nobody was told, and it may change by the minute: no part of what is agreed to.</summary>
    public int Expected => Kind is PlanChangeKind.Gone or PlanChangeKind.Void or PlanChangeKind.Moved ? Before?.Expected ?? 0 : 0;

    /// <summary>True when its cases lose their slots and are booked anew with their own dates.</summary>
    public bool FreesCases => Cases > 0 && (Kind is PlanChangeKind.Gone or PlanChangeKind.Void);

    /// <summary>The instant at which it stands in a list.</summary>
    public DateTimeOffset At => Before?.Session.StartsAt ?? After!.Time.StartsAt;
}

/// <summary>What becomes of a session, the heaviest first.</summary>
public enum PlanChangeKind
{
    /// <summary>It is held no more.</summary>
    Gone,

    /// <summary>Nobody can answer.</summary>
    Void,

    /// <summary>Another day or hour; its cases go with it.</summary>
    Moved,

    /// <summary>Somebody else answers.</summary>
    Reseated,

    /// <summary>It is held again.</summary>
    Revived,
    Added,

    /// <summary>Its slots, its programme or the series that it belongs to; nothing that anybody must be told.</summary>
    Reshaped,
}
