using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests;

/// <summary>What a writer knows of a draft.</summary>
/// <param name="Version">The version that was on the page.</param>
/// <param name="Page">The page that writes: what it wrote itself it has seen, also when the answer got lost.</param>
public sealed record SeenDraft(int? Version, Guid? Page = null);

/// <summary>A draft that was saved.</summary>
public sealed record SavedDraft(Guid Id, int Version);

/// <summary>Keeps a request as typed so far, right or wrong; starts a draft when <c>draftId</c> is null.</summary>
public sealed class SaveDraft(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Far above what the form takes; beyond it nobody is typing.</summary>
    const int LengthMax = 100_000;

    /// <param name="actor">Who writes.</param>
    /// <param name="draftId">Their draft; null for a new one.</param>
    /// <param name="form">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="seen">What the page knew: a draft that was written elsewhere since stays as it is. Null to overwrite it.</param>
    public async Task<Outcome<SavedDraft>> Run(Actor actor, Guid? draftId, RequestForm form, CancellationToken cancel, SeenDraft? seen = null)
    {
        if (!actor.Writes) return await audit.Refused(actor.Id, "save-draft", "draft", draftId, cancel);
        var fields = form.ToJson();
        if (fields.Length > LengthMax) return Refusal.Invalid(new FieldFault("context", "context-too-long"));
        var now = clock.GetUtcNow();
        if (draftId is null)
        {
            var draft = new Draft { Id = Guid.CreateVersion7(now), AccountId = actor.Id, Fields = fields, CreatedAt = now, UpdatedAt = now, PageId = seen?.Page };
            db.Add(draft);
            await db.SaveChangesAsync(cancel);
            return new SavedDraft(draft.Id, draft.Version);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var kept = await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} and account_id = {actor.Id} and answers_id is null for update").SingleOrDefaultAsync(cancel);
        if (kept is null) return await audit.Refused(actor.Id, "save-draft", "draft", draftId, cancel);
        if (await db.Waiting().AnyAsync(c => c.DraftId == draftId, cancel)) return Refusal.Invalid(new FieldFault("draft", "draft-waits"));
        if (seen?.Version is { } version && version != kept.Version && (seen.Page is null || seen.Page != kept.PageId)) return Refusal.Conflict("draft-changed");
        (kept.Fields, kept.UpdatedAt, kept.Version, kept.PageId) = (fields, now, kept.Version + 1, seen?.Page);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new SavedDraft(kept.Id, kept.Version);
    }
}
