using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>Puts the case that is on onto a meeting-room screen, or takes it off: an owner of the case who sits before the screen, or who leads the session.</summary>
public sealed class ShowOnScreen(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns><c>no-case-on</c> where none is; nothing changes where it is so already.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid screenId, bool show, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "show-on-screen", "session", sessionId, cancel);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return Refusal.Conflict("no-case-on");
        var known = await db.Set<RoomScreen>().AnyAsync(s => s.Id == screenId && s.TerritoryId == session.TerritoryId, cancel);
        if (!known || !(SessionRights.Of(actor, session).Present || (actor.ActsFor(on.Request) && await Sits(actor, sessionId, screenId, cancel))))
            return await audit.Refused(actor.Id, "show-on-screen", "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        if (show)
            // Two at once mean the same.
            await db.Database.ExecuteSqlAsync($"""
                insert into case_on_screen (id, segment_id, screen_id, shown_by_id, shown_at) values ({Guid.CreateVersion7(now)}, {on.Segment.Id}, {screenId}, {actor.Id}, {now})
                on conflict (segment_id, screen_id) where ended_at is null do nothing
                """, cancel);
        else
            await db.Set<ScreenCase>().Where(s => s.SegmentId == on.Segment.Id && s.ScreenId == screenId && s.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
        audit.Done(actor.Id, show ? "show-on-screen" : "take-off-screen", "request", on.Request.Id);
        await db.SaveChangesAsync(cancel);
        return new Done();
    }

    Task<bool> Sits(Actor actor, Guid sessionId, Guid screenId, CancellationToken cancel) => (
        from seat in db.Set<TableSeat>()
        join table in db.Set<SessionTable>() on seat.TableId equals table.Id
        where seat.SessionId == sessionId && table.ScreenId == screenId && seat.AccountId == actor.Id && seat.LeftAt == null && seat.ConfirmedAt != null
        select seat).AnyAsync(cancel);
}
