using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// The one place where documents' bytes enter and leave the database. Each chunk is sealed for its document and its offset: it opens
/// nowhere else, and one left out leaves the document's hash wrong. Nothing here asks who may: its callers have.
/// </summary>
public sealed class DocumentBytes(ExpertiseDb db) : IVerb
{
    /// <summary>Adds the bytes from an offset on; saved with everything else that the context holds.</summary>
    public void Put(Document document, long start, byte[] data) =>
        db.Add(new DocumentChunk { DocumentId = document.Id, Start = start, Data = Seal(db.Sealer.KeyOf(document), document.Id, start, data) });

    /// <summary>True when exactly these bytes are there already.</summary>
    public async Task<bool> Holds(Document document, long start, byte[] data, CancellationToken cancel)
    {
        var kept = await db.Set<DocumentChunk>().AsNoTracking().SingleOrDefaultAsync(c => c.DocumentId == document.Id && c.Start == start, cancel);
        return kept is not null && Open(db.Sealer.KeyOf(document), kept).AsSpan().SequenceEqual(data);
    }

    /// <summary>All bytes in their order, one chunk in memory at a time.</summary>
    /// <exception cref="VaultException">A chunk was changed or moved.</exception>
    public async IAsyncEnumerable<byte[]> Read(Guid documentId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var key = db.Sealer.KeyOf(await db.Set<Document>().AsNoTracking().SingleAsync(d => d.Id == documentId, cancel));
        var chunks = db.Set<DocumentChunk>().AsNoTracking().Where(c => c.DocumentId == documentId).OrderBy(c => c.Start).AsAsyncEnumerable();
        await foreach (var chunk in chunks.WithCancellation(cancel)) yield return Open(key, chunk);
    }

    internal static byte[] Seal(DataKey key, Guid documentId, long start, byte[] data) => key.Seal(data, Owner(documentId, start));

    static byte[] Open(DataKey key, DocumentChunk chunk) => key.Open(chunk.Data, Owner(chunk.DocumentId, chunk.Start));

    static string Owner(Guid documentId, long start) => $"bytes of document {documentId} from {start}";
}
