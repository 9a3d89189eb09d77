using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Reads the guest experts of a session, for who lets them in.</summary>
public sealed class ReadGuestExperts(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Null for who sits in the room and lets nobody in; none once the session is over.</returns>
    public async Task<Outcome<GuestExperts?>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Join: true } rights) return await audit.Refused(actor.Id, "read-guest-experts", "session", sessionId, cancel);
        if (rights is not { Present: true, Knocks: false } || session.Status is not (SessionStatus.Planned or SessionStatus.Open)) return (GuestExperts?)null;
        var (now, alive) = (clock.GetUtcNow(), clock.GetUtcNow() - EndStaleStays.Silence);
        var guests = await (
            from guest in db.Set<SessionGuest>().AsNoTracking()
            where guest.SessionId == sessionId && guest.TeleconsultationId == null && guest.RevokedAt == null
            from account in db.Set<Account>().Where(a => a.Id == guest.AccountId).DefaultIfEmpty()
            orderby guest.InvitedAt
            select new { Guest = guest, Account = account }).ToListAsync(cancel);
        var stays = await db.Set<GuestStay>().Where(s => s.EndedAt == null && s.LastSeenAt >= alive).Select(s => s.GuestId)
            .Concat(db.Set<Presence>().Where(p => p.SessionId == sessionId && p.EndedAt == null && p.LastSeenAt >= alive).Select(p => p.AccountId)).Distinct().ToListAsync(cancel);
        return new GuestExperts(guests.ConvertAll(g => new GuestExpert(g.Guest.Id, g.Guest.Name ?? g.Account.DisplayName, g.Guest.AccountId is null ? GuestCode.Of(db.Sealer, session.TerritoryId, g.Guest.Id) : null, g.Guest.AdmittedAt is not null,
            stays.Contains(g.Guest.AccountId ?? g.Guest.Id) ? GuestState.InTheRoom : g.Guest.AskedAt is not { } asked ? GuestState.NotYet : now - asked < AskToComeIn.Waits ? GuestState.Waits : GuestState.Away)));
    }
}

/// <summary>The guest experts of a session, in the order in which they were invited or came.</summary>
public sealed record GuestExperts(IReadOnlyList<GuestExpert> All);

/// <summary>A guest expert.</summary>
/// <param name="Code">Of their link; null for who has an account and knocked.</param>
/// <param name="Admitted">True once they were let in.</param>
public sealed record GuestExpert(Guid Id, string Name, string? Code, bool Admitted, GuestState State);
