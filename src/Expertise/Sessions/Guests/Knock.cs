using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Guests;

static class Knocking
{
    /// <summary>Who was turned away does not knock again for so long.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Somebody who is nothing but a guest expert of a session's service asks to be let in; the caller saves.</summary>
    /// <returns>Null where they were let in; <c>guest-waits</c>, or <c>guest-turned-away</c> shortly after that.</returns>
    public static async Task<string?> Knock(this ExpertiseDb db, Actor actor, Guid sessionId, DateTimeOffset now, CancellationToken cancel)
    {
        var last = await db.Set<SessionGuest>().Where(g => g.SessionId == sessionId && g.AccountId == actor.Id).OrderByDescending(g => g.InvitedAt).FirstOrDefaultAsync(cancel);
        if (last is { RevokedAt: null, AdmittedAt: not null }) return null;
        if (last is { RevokedAt: { } turned } && now - turned < Pause) return "guest-turned-away";
        if (last is { RevokedAt: null }) last.AskedAt = now;
        else db.Add(new SessionGuest { Id = Guid.NewGuid(), SessionId = sessionId, AccountId = actor.Id, InvitedAt = now, AskedAt = now });
        return "guest-waits";
    }
}
