using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.FirstAnswer;

/// <summary>One side agrees to a session date beyond the first-answer clock, or wants a written answer instead.</summary>
public sealed class AnswerLaterDate(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who asked or acts for them, or an expert of the service.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="wait">True to wait for the session, false for a written answer.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns><c>later-date-gone</c> when nothing is asked any more.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, bool wait, CancellationToken cancel)
    {
        var seen = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (seen is null || !actor.WritesInto(seen)) return await audit.Refused(actor.Id, "answer-later-date", "request", requestId, cancel);
        using var system = db.As(Reach.System);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        if (await Booker.LockComing(db, seen.ServiceId, requestId, cancel) is not { } request || await db.LaterDateOf(requestId, cancel) is not { Agreed: false } asked
            || now >= FirstAnswerRules.Until(request.AnswerDueAt, asked)) return Refusal.Conflict("later-date-gone");
        if (!wait) await db.TurnToWriting(request, now, cancel);
        else if (actor.ActsFor(request)) (asked.RequesterAgreedById, asked.RequesterAgreedAt) = (asked.RequesterAgreedById ?? actor.Id, asked.RequesterAgreedAt ?? now);
        else (asked.ServiceAgreedById, asked.ServiceAgreedAt) = (asked.ServiceAgreedById ?? actor.Id, asked.ServiceAgreedAt ?? now);
        audit.Done(actor.Id, wait ? "agree-later-date" : "ask-in-writing", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
