using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Opens a document for those who may see its case, or its draft's author and who is to co-sign it, once the scanner let it pass; leaves an audit row.</summary>
public sealed class ReadDocument(ExpertiseDb db, DocumentBytes bytes, AuditTrail audit) : IVerb
{
    public async Task<Outcome<DocumentLine>> Run(Actor actor, Guid documentId, CancellationToken cancel)
    {
        var opened = await Open(actor, documentId, "read-document", cancel);
        if (!opened.Succeeded) return opened.Refusal;
        var document = opened.Value;
        if (document.Scan is ScanState.Waiting or ScanState.Infected) return Refusal.Conflict(document.Scan == ScanState.Waiting ? "document-being-checked" : "document-quarantined");
        if (document.RequestId is not null || document.UploadedById != actor.Id)
        {
            audit.Done(actor.Id, "read-document", "document", documentId);
            await db.SaveChangesAsync(cancel);
        }
        return document.Line();
    }

    /// <summary>The document's row for those who may read it; a refusal leaves an audit row.</summary>
    internal async Task<Outcome<Document>> Open(Actor actor, Guid documentId, string action, CancellationToken cancel, bool toChange = false)
    {
        var document = await db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == documentId && d.MadeFromId == null, cancel);
        return document is not null && await MayRead(actor, document, toChange, cancel) ? document : await audit.Refused(actor.Id, action, "document", documentId, cancel);
    }

    /// <summary>The bytes, chunk by chunk as <see cref="DocumentBytes.Read(Guid, CancellationToken)"/> gives them, of a document that <see cref="Run"/> has opened.</summary>
    public IAsyncEnumerable<Memory<byte>> Bytes(Guid documentId) => bytes.Read(documentId);

    async Task<bool> MayRead(Actor actor, Document document, bool toChange, CancellationToken cancel)
    {
        var of = document.RequestId;
        if (of is null)
        {
            var draft = await db.Set<Draft>().Where(d => d.Id == document.DraftId
                && (d.AccountId == actor.Id || (!toChange && db.Set<CoSignature>().Any(c => c.DraftId == d.Id && c.EndedAt == null && c.SupervisorId == actor.Id))))
                .Select(d => new { d.AnswersId }).SingleOrDefaultAsync(cancel);
            if (draft?.AnswersId is null) return draft is not null;
            of = draft.AnswersId; // a reply not sent is read as its case is
        }
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == of, cancel);
        return request is not null && (toChange ? actor.WorksOn(request) : actor.MayRead(request));
    }
}
