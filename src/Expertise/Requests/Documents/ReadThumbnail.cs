using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>The small picture of a document, for those who may read the document.</summary>
public sealed class ReadThumbnail(ExpertiseDb db, ReadDocument read) : IVerb
{
    /// <returns>The thumbnail's id, to be read by <see cref="ReadDocument.Bytes"/>; the document's own when it has none.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid documentId, CancellationToken cancel)
    {
        var document = await read.Open(actor, documentId, "read-thumbnail", cancel);
        if (!document.Succeeded) return document.Refusal;
        if (!document.Value.Line().Readable) return Refusal.NotFound;
        return await db.Set<Document>().Where(d => d.MadeFromId == documentId && d.MadeAs == DocumentCopy.Thumbnail).Select(d => (Guid?)d.Id).SingleOrDefaultAsync(cancel) ?? documentId;
    }
}
