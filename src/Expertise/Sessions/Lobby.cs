using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>When people may be in a room.</summary>
public static class Lobby
{
    /// <summary>How long before its hour a room opens by itself.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromMinutes(15);

    /// <summary>How long after its hour an open room may go on while somebody is in it, and a planned one may still be opened.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    /// <summary>Null when the room may be joined now; otherwise the refusal's code.</summary>
    public static string? Closed(SessionStatus status, Interval planned, DateTimeOffset now) => status switch
    {
        SessionStatus.Open => null,
        SessionStatus.Ended => "session-ended",
        SessionStatus.Cancelled => "session-cancelled",
        _ when now < planned.StartsAt - Before => "session-not-open-yet",
        _ when now >= planned.EndsAt + Grace => "session-ended",
        _ => null,
    };
}
