using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Opens a document for those who may see its case, or its draft's author; leaves an audit row.</summary>
public sealed class ReadDocument(ExpertiseDb db, DocumentBytes bytes, AuditTrail audit) : IVerb
{
    public async Task<Outcome<DocumentLine>> Run(Actor actor, Guid documentId, CancellationToken cancel)
    {
        var document = await db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == documentId, cancel);
        if (document is null || !await MayRead(actor, document, cancel)) return await audit.Refused(actor.Id, "read-document", "document", documentId, cancel);
        if (document.RequestId is not null)
        {
            audit.Done(actor.Id, "read-document", "document", documentId);
            await db.SaveChangesAsync(cancel);
        }
        return document.Line();
    }

    /// <summary>The bytes, chunk by chunk, of a document that <see cref="Run"/> has opened.</summary>
    public IAsyncEnumerable<byte[]> Bytes(Guid documentId) => bytes.Read(documentId);

    async Task<bool> MayRead(Actor actor, Document document, CancellationToken cancel) =>
        document.RequestId is null
            ? await db.Set<Draft>().AnyAsync(d => d.Id == document.DraftId && d.AccountId == actor.Id, cancel)
            : actor.MayRead(await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == document.RequestId, cancel));
}
