using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>An owner of the case notes that its patient agrees that those before a screen see whose it is (L1110-4 CSP: who is not of the care team needs the patient's consent).</summary>
public sealed class NameOnScreen(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns><c>no-case-on</c> where none is, <c>case-not-on-screen</c> where it is not shown there.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid screenId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "name-on-screen", "session", sessionId, cancel);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return Refusal.Conflict("no-case-on");
        if (!actor.ActsFor(on.Request)) return await audit.Refused(actor.Id, "name-on-screen", "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        var shown = db.Set<ScreenCase>().Where(s => s.SegmentId == on.Segment.Id && s.ScreenId == screenId && s.EndedAt == null);
        if (!await shown.AnyAsync(cancel)) return Refusal.Conflict("case-not-on-screen");
        var noted = await shown.Where(s => s.NamedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.NamedById, actor.Id).SetProperty(s => s.NamedAt, now), cancel);
        if (noted > 0) audit.Done(actor.Id, "name-on-screen", "request", on.Request.Id);
        await db.SaveChangesAsync(cancel);
        return new Done();
    }
}
