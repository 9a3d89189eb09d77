using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>
/// Keeps a copy of a picture for learners, as the maker's browser drew it anew: the pixels with what was covered, and nothing else.
/// No tag of a DICOM file and no EXIF survives, because none was copied. A new copy replaces the one before; the original stays.
/// </summary>
public sealed class KeepDeidentifiedCopy(ExpertiseDb db, DocumentBytes bytes, ReadDocument read, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Largest copy, bytes.</summary>
    public const int SizeMax = 8 * 1024 * 1024;

    /// <summary>What a copy is called: its original's name may hold the patient's.</summary>
    const string Name = "image.jpg";

    public async Task<Outcome<Done>> Run(Actor actor, Guid documentId, byte[] jpeg, CancellationToken cancel)
    {
        var original = await read.Open(actor, documentId, "deidentify-document", cancel, toChange: true);
        if (!original.Succeeded) return original.Refusal;
        if (original.Value.RequestId is not { } requestId || !original.Value.Line().Readable) return Refusal.NotFound;
        if (!IsBareJpeg(jpeg)) return Refusal.Invalid(new FieldFault("documents", "copy-not-bare"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select 1 from request where id = {requestId} for update", cancel);
        await db.Set<Document>().Where(d => d.MadeFromId == documentId && d.MadeAs == DocumentCopy.Deidentified).ExecuteDeleteAsync(cancel);
        try
        {
            await Add(actor, original.Value, jpeg, cancel);
        }
        catch (DbUpdateException e) when (e.Violates("document_case_size"))
        {
            return Refusal.Invalid(new FieldFault("documents", "case-too-large"));
        }
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    async Task Add(Actor actor, Document original, byte[] jpeg, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var copy = new Document
        {
            Id = Guid.CreateVersion7(now),
            RequestId = original.RequestId,
            Name = Name,
            Size = jpeg.Length,
            Received = jpeg.Length,
            MediaType = MediaTypes.Jpeg,
            Sha256 = SHA256.HashData(jpeg),
            MadeFromId = original.Id,
            MadeAs = DocumentCopy.Deidentified,
            UploadedById = actor.Id,
            StartedAt = now,
            CompletedAt = now,
        };
        db.Add(copy);
        for (var at = 0; at < jpeg.Length; at += AppendChunk.ChunkMax) bytes.Put(copy, at, jpeg[at..Math.Min(at + AppendChunk.ChunkMax, jpeg.Length)]);
        audit.Done(actor.Id, "deidentify-document", "document", original.Id);
        await db.SaveChangesAsync(cancel);
    }

    static bool IsBareJpeg(byte[] jpeg)
    {
        if (jpeg.Length is 0 or > SizeMax || MediaTypes.Sniff(jpeg) != MediaTypes.Jpeg) return false;
        var check = new JpegCheck();
        check.Take(jpeg);
        return check.End() is null && !check.SaysMore;
    }
}
