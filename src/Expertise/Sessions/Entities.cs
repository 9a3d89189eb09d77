namespace TeleExpertise.Expertise.Sessions;

/// <summary>One stay of one device in the room.</summary>
public sealed class Presence
{
    public required Guid ConnectionId { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>Last authenticated packet or heartbeat known.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Equal to <see cref="LastSeenAt"/> once the stay is over.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>The time during which one case was on.</summary>
public sealed class CaseSegment
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid RequestId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How far it is gone through.</summary>
    public CasePhase Phase { get; set; } = CasePhase.Presentation;
    public required DateTimeOffset PhaseSince { get; set; }
}

/// <summary>The steps of a case conference, in their order.</summary>
public enum CasePhase
{
    /// <summary>Who asked tells the case.</summary>
    Presentation,

    /// <summary>Questions that clarify it.</summary>
    Questions,
    Discussion,

    /// <summary>The specialist says what to do.</summary>
    Recommendations,

    /// <summary>What was agreed, once more and short.</summary>
    Summary,
}

/// <summary>A technical incident of a session (R6316-4 5° CSP).</summary>
public sealed class SessionIncident
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }
    public Guid? AccountId { get; init; }
    public required string Kind { get; init; }
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>As the room's audience was called then; null while none was set.</summary>
    public string? Segment { get; init; }
}
