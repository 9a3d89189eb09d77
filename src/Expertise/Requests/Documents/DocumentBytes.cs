using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>The one place where documents' bytes enter and leave the database. Nothing here asks who may: its callers have.</summary>
public sealed class DocumentBytes(ExpertiseDb db) : IVerb
{
    /// <summary>Adds the bytes from an offset on; saved with everything else that the context holds.</summary>
    public void Put(Guid documentId, long start, byte[] data) => db.Add(new DocumentChunk { DocumentId = documentId, Start = start, Data = data });

    /// <summary>True when exactly these bytes are there already.</summary>
    public async Task<bool> Holds(Guid documentId, long start, byte[] data, CancellationToken cancel)
    {
        var kept = await db.Set<DocumentChunk>().AsNoTracking().SingleOrDefaultAsync(c => c.DocumentId == documentId && c.Start == start, cancel);
        return kept is not null && kept.Data.AsSpan().SequenceEqual(data);
    }

    /// <summary>All bytes in their order, one chunk in memory at a time.</summary>
    public IAsyncEnumerable<byte[]> Read(Guid documentId) =>
        db.Set<DocumentChunk>().AsNoTracking().Where(c => c.DocumentId == documentId).OrderBy(c => c.Start).Select(c => c.Data).AsAsyncEnumerable();
}
