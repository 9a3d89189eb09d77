using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Stores a document whose size nobody announced, as a plain form sends it: two chunks in memory, whatever its length.
/// A document that cannot be kept leaves nothing behind.
/// </summary>
public sealed class StoreDocument(ExpertiseDb db, AddDocument add, AppendChunk append) : IVerb
{
    public async Task<Outcome<DocumentLine>> Run(Actor actor, Guid draftId, string? name, Stream content, CancellationToken cancel)
    {
        using Lent one = new(AppendChunk.ChunkMax), other = new(AppendChunk.ChunkMax);
        var chunk = await Next(content, one, cancel);
        var added = await add.Run(actor, draftId, name, chunk.Length, cancel);
        if (!added.Succeeded) return added;
        try
        {
            var stored = await Copy(actor, added.Value.Id, chunk, content, one, other, cancel);
            if (!stored.Succeeded) await TakeBack(added.Value.Id, draftId);
            return stored;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The line broke. Nobody can resume a form: half a document would only keep the case from being filed.
            await TakeBack(added.Value.Id, draftId);
            throw;
        }
    }

    Task<int> TakeBack(Guid documentId, Guid draftId) => db.Set<Document>().Where(d => d.Id == documentId && d.DraftId == draftId).ExecuteDeleteAsync(CancellationToken.None);

    async Task<Outcome<DocumentLine>> Copy(Actor actor, Guid documentId, ReadOnlyMemory<byte> chunk, Stream content, Lent filled, Lent free, CancellationToken cancel)
    {
        for (long start = 0; ;)
        {
            // The size grows before the chunk is stored: the chunk that fills it would close the document.
            var next = await Next(content, free, cancel);
            if (next.Length > 0 && await Grow(documentId, start + chunk.Length + next.Length, cancel) is { } code)
                return Refusal.Invalid(new FieldFault("documents", code));
            var stored = await append.Run(actor, documentId, start, chunk, cancel);
            if (!stored.Succeeded || next.Length == 0) return stored;
            (start, chunk, filled, free) = (start + chunk.Length, next, free, filled);
        }
    }

    async Task<string?> Grow(Guid documentId, long size, CancellationToken cancel)
    {
        if (size > AddDocument.SizeMax) return "document-too-large";
        try
        {
            await db.Set<Document>().Where(d => d.Id == documentId).ExecuteUpdateAsync(d => d.SetProperty(x => x.Size, size), cancel);
            return null;
        }
        catch (Npgsql.PostgresException e) when (e.ConstraintName == "document_case_size")
        {
            return "case-too-large";
        }
    }

    static async Task<ReadOnlyMemory<byte>> Next(Stream content, Lent into, CancellationToken cancel) =>
        into.Memory[..await content.ReadAtLeastAsync(into.Memory, into.Memory.Length, throwOnEndOfStream: false, cancel)];
}
