using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>What a supervisor co-signs.</summary>
/// <param name="Seen">The co-signature that was on the page: taken back, changed and sent again it is another one.</param>
/// <param name="SameAs">Whether the patient is one about whom the supervisor asked before, as <see cref="RequestForm.SameAs"/>: the writer may not know.</param>
public sealed record CoSignForm(Guid Seen, string? SameAs = null);

/// <summary>The supervisor files the draft that somebody wrote under their supervision, as it was sent. From then on it is the supervisor's request.</summary>
public sealed class CoSign(ExpertiseDb db, TimeProvider clock, AuditTrail audit, FileRequest file) : IVerb
{
    /// <returns>The request, whose id is the draft's.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid draftId, CoSignForm signing, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockWaiting(draftId, cancel) is not { } waiting || waiting.Asked.SupervisorId != actor.Id || !actor.Is(Role.Requester))
        {
            await transaction.RollbackAsync(cancel);
            // Pressed twice, it is the request already.
            return await db.Set<Request>().AnyAsync(r => r.Id == draftId && r.RequesterId == actor.Id && r.PreparedById != null, cancel)
                ? draftId
                : await audit.Refused(actor.Id, "co-sign", "draft", draftId, cancel);
        }
        if (waiting.Asked.Id != signing.Seen) return Refusal.Conflict("co-signature-changed");
        var form = RequestForm.FromJson(waiting.Draft.Fields);
        db.Entry(waiting.Asked).State = EntityState.Detached; // goes with the draft, in the database
        var filed = await file.Write(actor, draftId, waiting.Asked.InternId, form with { SameAs = signing.SameAs ?? form.SameAs }, cancel);
        if (!filed.Succeeded) return filed;
        var now = clock.GetUtcNow();
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = waiting.Asked.InternId, Kind = NoticeKind.DraftCoSigned, SubjectId = draftId, CreatedAt = now, Attempts = 0 });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        Journey.RequestsFiled.Add(1);
        return filed;
    }
}
