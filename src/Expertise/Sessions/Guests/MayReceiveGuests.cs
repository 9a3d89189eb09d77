using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Who lets guest experts in: who leads the cases of a session, and is no guest there.</summary>
static class MayReceiveGuests
{
    /// <summary>The session, where the person may; null otherwise.</summary>
    public static async Task<Session?> SessionToReceiveIn(this ExpertiseDb db, Actor actor, Guid sessionId, CancellationToken cancel) =>
        await db.Peek(sessionId, cancel) is { } session && SessionRights.Of(actor, session) is { Present: true, Knocks: false } ? session : null;
}
