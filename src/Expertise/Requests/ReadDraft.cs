using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A draft as its author left it.</summary>
public sealed record DraftView(Guid Id, RequestForm Form, DateTimeOffset UpdatedAt, int Version, IReadOnlyList<DocumentLine> Documents)
{
    /// <summary>True while it waits for its co-signature and stays as it is.</summary>
    public bool Waits { get; init; }

    /// <summary>When it was last sent to be co-signed, the supervisor's word who sent it back; null otherwise.</summary>
    public ReturnedDraft? Returned { get; init; }
}

/// <summary>A draft that a supervisor sent back.</summary>
public sealed record ReturnedDraft(string By, string Word, DateTimeOffset At);

/// <summary>Reads a draft of one's own.</summary>
public sealed class ReadDraft(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<DraftView>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        var draft = await db.Set<Draft>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == draftId && d.AccountId == actor.Id && d.AnswersId == null, cancel);
        if (draft is null) return await audit.Refused(actor.Id, "read-draft", "draft", draftId, cancel);
        var documents = await db.Set<Document>().Where(d => d.DraftId == draftId).Lines().ToListAsync(cancel);
        var last = await db.Set<CoSignature>().AsNoTracking().Where(c => c.DraftId == draftId).OrderByDescending(c => c.SentAt).FirstOrDefaultAsync(cancel);
        return new DraftView(draft.Id, RequestForm.FromJson(draft.Fields), draft.UpdatedAt, draft.Version, documents) { Waits = last is { EndedAt: null }, Returned = await Returned(last, cancel) };
    }

    async Task<ReturnedDraft?> Returned(CoSignature? last, CancellationToken cancel)
    {
        if (last is not { EndedAt: { } at, Word: { } word }) return null;
        return new ReturnedDraft((await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == last.SupervisorId, cancel)).DisplayName, word, at);
    }
}
