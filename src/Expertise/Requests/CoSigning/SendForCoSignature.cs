using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Photos;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>
/// Sends a draft of one's own to the supervisor under whom one learns, whole as for filing. From then on it stays as it is, until it is co-signed,
/// sent back or taken back.
/// </summary>
public sealed class SendForCoSignature(ExpertiseDb db, TimeProvider clock, AuditTrail audit, PrepareRequest prepare, EndPhotos photos) : IVerb
{
    /// <returns>The co-signature that was asked for.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var draft = await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} and account_id = {actor.Id} and answers_id is null for update").AsNoTracking().SingleOrDefaultAsync(cancel);
        if (draft is null || !actor.Prepares)
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "send-for-co-signature", "draft", draftId, cancel);
        }
        if (await db.Waiting().SingleOrDefaultAsync(c => c.DraftId == draftId, cancel) is { } sent) return sent.Id; // pressed twice
        await photos.All(draftId, cancel);
        var prepared = await prepare.Run(actor, draftId, RequestForm.FromJson(draft.Fields), cancel);
        if (!prepared.Succeeded) return prepared.Refusal;
        var now = clock.GetUtcNow();
        var asked = new CoSignature { Id = Guid.CreateVersion7(now), DraftId = draftId, InternId = actor.Id, SupervisorId = prepared.Value.Grant.AccountId, SentAt = now };
        db.Add(asked);
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = asked.SupervisorId, Kind = NoticeKind.CoSignatureAsked, SubjectId = asked.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "send-for-co-signature", "draft", draftId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return asked.Id;
    }
}
