using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>The part of a session during which presence counts.</summary>
public static class CountedWindow
{
    /// <summary>
    /// From the hour of the session, or from its opening where somebody opened the room before the hour, until its end.
    /// The minutes before the hour in a room that opened by itself are a lobby and do not count.
    /// </summary>
    /// <param name="session">A session that is or was open.</param>
    /// <param name="now">End of the window while the session goes on.</param>
    public static Interval Of(Session session, DateTimeOffset now)
    {
        var from = session is { OpenedById: not null, OpenedAt: { } opened } && opened < session.StartsAt ? opened : session.StartsAt;
        return new(from, session.EndedAt ?? now);
    }
}
