using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>When people may be in a room, as its territory decided.</summary>
/// <param name="Before">How long before its hour it opens by itself.</param>
/// <param name="Grace">How long after its hour it may go on while somebody is in it, and a planned one may still be opened.</param>
public readonly record struct Lobby(TimeSpan Before, TimeSpan Grace)
{
    /// <summary>Null when the room may be joined now; otherwise the refusal's code.</summary>
    public string? Closed(SessionStatus status, Interval planned, DateTimeOffset now) => status switch
    {
        SessionStatus.Open => null,
        SessionStatus.Ended => "session-ended",
        SessionStatus.Cancelled or SessionStatus.Void => "session-cancelled",
        _ when now < planned.StartsAt - Before => "session-not-open-yet",
        _ when now >= planned.EndsAt + Grace => "session-ended",
        _ => null,
    };
}
