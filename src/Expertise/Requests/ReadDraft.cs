using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A draft as its author left it.</summary>
public sealed record DraftView(Guid Id, RequestForm Form, DateTimeOffset UpdatedAt, int Version, IReadOnlyList<DocumentLine> Documents);

/// <summary>Reads a draft of one's own.</summary>
public sealed class ReadDraft(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<DraftView>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        var draft = await db.Set<Draft>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == draftId && d.AccountId == actor.Id && d.AnswersId == null, cancel);
        if (draft is null) return await audit.Refused(actor.Id, "read-draft", "draft", draftId, cancel);
        var documents = await db.Set<Document>().Where(d => d.DraftId == draftId).Lines().ToListAsync(cancel);
        return new DraftView(draft.Id, RequestForm.FromJson(draft.Fields), draft.UpdatedAt, draft.Version, documents);
    }
}
