using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// The one place where documents' bytes enter and leave the database. Each chunk is sealed for its document and its offset: it opens
/// nowhere else, and one left out leaves the document's hash wrong. Nothing here asks who may: its callers have.
/// Chunks are a megabyte each: they pass through lent memory, that files at the size limit do not cost the server the sum of their chunks.
/// </summary>
public sealed class DocumentBytes(ExpertiseDb db) : IVerb
{
    /// <summary>Adds a small document's bytes, saved with everything else that the context holds.</summary>
    public void Put(Document document, long start, byte[] data) =>
        db.Add(new DocumentChunk { DocumentId = document.Id, Start = start, Data = Seal(db.Sealer.KeyOf(document), document.Id, start, data) });

    /// <summary>Stores the next bytes of a document whose row is there, at once.</summary>
    public async Task Append(Document document, long start, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        using var box = new Lent(data.Length + Box.Overhead);
        db.Sealer.KeyOf(document).Seal(data.Span, Owner(document.Id, start), box.Memory.Span);
        await db.Execute("insert into document_chunk (document_id, start, data) values ($1, $2, $3)", cancel, document.Id, start, box.Memory);
    }

    /// <summary>True when exactly these bytes are there already.</summary>
    public async Task<bool> Holds(Document document, long start, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        using var kept = new Lent(AppendChunk.ChunkMax);
        return await Next(document, start, kept, cancel) is { } chunk && chunk.Start == start && kept.Memory.Span[..chunk.Length].SequenceEqual(data.Span);
    }

    /// <summary>
    /// All bytes in their order, one chunk in memory at a time: it is the caller's only until the next is asked for. Outside of a transaction no connection
    /// is held meanwhile, however slowly somebody takes them.
    /// </summary>
    /// <exception cref="VaultException">A chunk was changed or moved.</exception>
    public async IAsyncEnumerable<Memory<byte>> Read(Guid documentId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var document = await db.Set<Document>().AsNoTracking().SingleAsync(d => d.Id == documentId, cancel);
        using var plain = new Lent(AppendChunk.ChunkMax);
        for (var from = 0L; await Next(document, from, plain, cancel) is { } chunk; from = chunk.Start + 1) yield return plain.Memory[..chunk.Length];
    }

    /// <summary>Opens the first chunk that starts at an offset or later.</summary>
    async Task<(long Start, int Length)?> Next(Document document, long from, Lent plain, CancellationToken cancel)
    {
        const int SizeMax = AppendChunk.ChunkMax + Box.Overhead;
        using var box = new Lent(SizeMax);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await foreach (var row in db.Read("select start, data from document_chunk where document_id = $1 and start >= $2 order by start limit 1", cancel, document.Id, from))
            {
                var start = row.GetInt64(0);
                var length = (int)Math.Min(row.GetBytes(1, 0, null, 0, 0), SizeMax); // a longer one was not sealed here: it does not open
                row.GetBytes(1, 0, box.Array, 0, length);
                return (start, db.Sealer.KeyOf(document).Open(box.Memory.Span[..length], Owner(document.Id, start), plain.Memory.Span));
            }
            return null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    internal static byte[] Seal(DataKey key, Guid documentId, long start, byte[] data) => key.Seal(data, Owner(documentId, start));

    static string Owner(Guid documentId, long start) => $"bytes of document {documentId} from {start}";
}
