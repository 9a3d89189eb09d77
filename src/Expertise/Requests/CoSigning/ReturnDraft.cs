using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>The supervisor sends a draft back with a word instead of co-signing it: its writer may change it again.</summary>
public sealed class ReturnDraft(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int WordMin = 3, WordMax = 2000;

    public async Task<Outcome<Done>> Run(Actor actor, Guid draftId, string? word, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockWaiting(draftId, cancel) is not { } waiting || waiting.Asked.SupervisorId != actor.Id)
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "return-draft", "draft", draftId, cancel);
        }
        var said = PlainWords.Clean(word, lines: true);
        if (said.Length is < WordMin or > WordMax) return Refusal.Invalid(new FieldFault("word", said.Length > WordMax ? "too-long" : "return-word-missing"));
        var now = clock.GetUtcNow();
        (waiting.Asked.EndedAt, waiting.Asked.Word) = (now, said);
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = waiting.Asked.InternId, Kind = NoticeKind.DraftReturned, SubjectId = waiting.Asked.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "return-draft", "draft", draftId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
