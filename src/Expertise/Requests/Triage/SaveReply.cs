using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>
/// Keeps what somebody is about to write into the dialogue of an open case, right or wrong, in a draft of their own: documents are added to
/// it as to any draft, and leave it with the message (<see cref="WriteMessage"/>).
/// </summary>
public sealed class SaveReply(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Far above what a message takes; beyond it nobody is typing.</summary>
    const int LengthMax = 100_000;

    /// <returns>The draft's id.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, string? typed, bool asks, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.WritesInto(request)) return await audit.Refused(actor.Id, "save-reply", "request", requestId, cancel);
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        if (typed?.Length > LengthMax) return Refusal.Invalid(new FieldFault("message", "too-long"));
        var (fields, now) = (new ReplyText(typed ?? "", asks).ToJson(), clock.GetUtcNow());
        if (await Kept(actor, requestId, cancel) is { } kept) return await Save(kept, fields, now, cancel);
        var draft = new Draft { Id = Guid.CreateVersion7(now), AccountId = actor.Id, AnswersId = requestId, Fields = fields, CreatedAt = now, UpdatedAt = now };
        db.Add(draft);
        try
        {
            await db.SaveChangesAsync(cancel);
            return draft.Id;
        }
        catch (DbUpdateException e) when (e.Violates("draft_reply"))
        {
            db.ChangeTracker.Clear(); // begun in another tab at the same moment
            return await Save((await Kept(actor, requestId, cancel))!, fields, now, cancel);
        }
    }

    Task<Draft?> Kept(Actor actor, Guid requestId, CancellationToken cancel) =>
        db.Set<Draft>().SingleOrDefaultAsync(d => d.AnswersId == requestId && d.AccountId == actor.Id, cancel);

    async Task<Guid> Save(Draft kept, string fields, DateTimeOffset now, CancellationToken cancel)
    {
        (kept.Fields, kept.UpdatedAt) = (fields, now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear(); // sent meanwhile: nothing is left to keep
        }
        return kept.Id;
    }
}
