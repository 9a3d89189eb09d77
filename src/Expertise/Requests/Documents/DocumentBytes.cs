using System.Buffers;
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
        await foreach (var kept in Read(document, start, start, cancel)) return kept.Span.SequenceEqual(data.Span);
        return false;
    }

    /// <summary>All bytes in their order, one chunk in memory at a time: it is the caller's only until the next is asked for.</summary>
    /// <exception cref="VaultException">A chunk was changed or moved.</exception>
    public async IAsyncEnumerable<Memory<byte>> Read(Guid documentId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var document = await db.Set<Document>().AsNoTracking().SingleAsync(d => d.Id == documentId, cancel);
        await foreach (var chunk in Read(document, 0, long.MaxValue, cancel)) yield return chunk;
    }

    async IAsyncEnumerable<Memory<byte>> Read(Document document, long from, long to, [EnumeratorCancellation] CancellationToken cancel)
    {
        const int SizeMax = AppendChunk.ChunkMax + Box.Overhead;
        var key = db.Sealer.KeyOf(document);
        using Lent box = new(SizeMax), plain = new(SizeMax);
        const string Chunks = "select start, data from document_chunk where document_id = $1 and start between $2 and $3 order by start";
        await foreach (var row in db.Read(Chunks, cancel, document.Id, from, to))
        {
            var start = row.GetInt64(0);
            var length = (int)row.GetBytes(1, 0, null, 0, 0);
            row.GetBytes(1, 0, box.Array, 0, Math.Min(length, SizeMax)); // a longer one was not sealed here: it does not open
            var opened = key.Open(box.Memory.Span[..Math.Min(length, SizeMax)], Owner(document.Id, start), plain.Memory.Span);
            yield return plain.Memory[..opened];
        }
    }

    internal static byte[] Seal(DataKey key, Guid documentId, long start, byte[] data) => key.Seal(data, Owner(documentId, start));

    static string Owner(Guid documentId, long start) => $"bytes of document {documentId} from {start}";
}
