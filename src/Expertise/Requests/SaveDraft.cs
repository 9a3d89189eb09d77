using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Keeps a request as typed so far, right or wrong; starts a draft when <c>draftId</c> is null.</summary>
public sealed class SaveDraft(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Far above what the form takes; beyond it nobody is typing.</summary>
    const int LengthMax = 100_000;

    public async Task<Outcome<Guid>> Run(Actor actor, Guid? draftId, RequestForm form, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester)) return await audit.Refused(actor.Id, "save-draft", "draft", draftId, cancel);
        var fields = form.ToJson();
        if (fields.Length > LengthMax) return Refusal.Invalid(new FieldFault("context", "context-too-long"));
        var now = clock.GetUtcNow();
        if (draftId is null)
        {
            var draft = new Draft { Id = Guid.CreateVersion7(now), AccountId = actor.Id, Fields = fields, CreatedAt = now, UpdatedAt = now };
            db.Add(draft);
            await db.SaveChangesAsync(cancel);
            return draft.Id;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var kept = await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} and account_id = {actor.Id} for update").SingleOrDefaultAsync(cancel);
        if (kept is null) return await audit.Refused(actor.Id, "save-draft", "draft", draftId, cancel);
        (kept.Fields, kept.UpdatedAt) = (fields, now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return kept.Id;
    }
}
