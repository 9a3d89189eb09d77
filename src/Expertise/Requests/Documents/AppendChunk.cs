using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Stores the next bytes of a document. A chunk that is already there is taken again without harm, so that a client
/// whose answer got lost may repeat it. The last chunk closes the document: its type is read from all its bytes.
/// </summary>
public sealed class AppendChunk(ExpertiseDb db, DocumentBytes bytes, IVirusScanner scanner, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Largest chunk, bytes.</summary>
    public const int ChunkMax = 1024 * 1024;

    /// <summary>The first chunk carries enough to tell the type.</summary>
    const int FirstChunkMin = 512;

    public async Task<Outcome<DocumentLine>> Run(Actor actor, Guid documentId, long start, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        if (!await db.Set<Document>().AnyAsync(d => d.Id == documentId && db.OpenDraftsOf(actor).Any(x => x.Id == d.DraftId), cancel))
            return await audit.Refused(actor.Id, "append-chunk", "document", documentId, cancel);
        if (data.Length is 0 or > ChunkMax) return Refusal.Invalid(new FieldFault("documents", "chunk-size-wrong"));

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var document = await db.Set<Document>().FromSql($"select * from document where id = {documentId} and draft_id is not null for update").SingleOrDefaultAsync(cancel);
        if (document is null) return Refusal.NotFound; // filed or removed a moment ago
        var outcome = await Append(document, start, data, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return outcome;
    }

    async Task<Outcome<DocumentLine>> Append(Document document, long start, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        if (start < document.Received) return await bytes.Holds(document, start, data, cancel) ? document.Line() : Refusal.Conflict("chunk-out-of-order");
        if (start > document.Received) return Refusal.Conflict("chunk-out-of-order");
        if (start + data.Length > document.Size) return Refusal.Invalid(new FieldFault("documents", "chunk-beyond-size"));
        if (start == 0 && data.Length < Math.Min(FirstChunkMin, document.Size)) return Refusal.Invalid(new FieldFault("documents", "chunk-size-wrong"));
        if (start == 0 && MediaTypes.Sniff(data.Span) is null) return await Refuse(document, MediaTypes.Refused(data.Span), cancel);

        await bytes.Append(document, start, data, cancel);
        document.Received = start + data.Length;
        if (document.Received == document.Size && await Complete(document, cancel) is { } fault) return await Refuse(document, fault, cancel);
        await db.SaveChangesAsync(cancel);
        return document.Line();
    }

    /// <summary>Reads the whole document once, chunk by chunk: its hash, and what is wrong with it. Null when it may be kept.</summary>
    async Task<string?> Complete(Document document, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ContentCheck? check = null;
        await foreach (var data in bytes.Read(document.Id, cancel))
        {
            (check ??= ContentCheck.Of(MediaTypes.Sniff(data.Span)!)).Take(data.Span);
            hash.AppendData(data.Span);
        }
        if (check!.End() is { } fault) return fault;
        (document.MediaType, document.Active, document.Sha256, document.CompletedAt) = (check.MediaType, check.IsActive, hash.GetHashAndReset(), clock.GetUtcNow());
        document.Scan = scanner.IsThere ? ScanState.Waiting : ScanState.None;
        return null;
    }

    /// <summary>What may not be kept leaves nothing behind.</summary>
    async Task<Refusal> Refuse(Document document, string fault, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await db.Set<Document>().Where(d => d.Id == document.Id).ExecuteDeleteAsync(cancel);
        return Refusal.Invalid(new FieldFault("documents", fault));
    }
}
