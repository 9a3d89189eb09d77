using System.Numerics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>
/// Keeps a copy of a picture for learners, as the maker's browser drew it anew: the pixels with what was covered, and nothing else.
/// No tag of a DICOM file and no EXIF survives, because none was copied. Beside it a DICOM file whose pixels lie open gets a clean file,
/// to be windowed and measured. A new copy replaces the one before; the original stays.
/// </summary>
public sealed class KeepDeidentifiedCopy(ExpertiseDb db, DocumentBytes bytes, ReadDocument read, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Largest copy, bytes.</summary>
    public const int SizeMax = 8 * 1024 * 1024;

    /// <summary>What copies are called: their original's name may hold the patient's.</summary>
    const string Picture = "image.jpg", File = "image.dcm";

    /// <summary>A whole file is in memory while it is cleaned.</summary>
    static readonly SemaphoreSlim OneFile = new(1);

    /// <param name="actor">Somebody whose work the case is.</param>
    /// <param name="documentId">The original.</param>
    /// <param name="jpeg">What was drawn.</param>
    /// <param name="covers">Where it is black, in the original's picture elements: a DICOM file is covered there too.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid documentId, byte[] jpeg, IReadOnlyList<Cover> covers, CancellationToken cancel)
    {
        var original = await read.Open(actor, documentId, "deidentify-document", cancel, toChange: true);
        if (!original.Succeeded) return original.Refusal;
        if (original.Value.RequestId is not { } requestId || !original.Value.Line().Readable) return Refusal.NotFound;
        if (!IsBareJpeg(jpeg)) return Refusal.Invalid(new FieldFault("documents", "copy-not-bare"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select 1 from request where id = {requestId} for update", cancel);
        await db.RemoveCopies(documentId, cancel);
        try
        {
            await Add(Copy(actor, original.Value, Picture, MediaTypes.Jpeg, DocumentCopy.Deidentified), [jpeg], cancel);
            if (original.Value.MediaType == MediaTypes.Dicom) await AddFile(actor, original.Value, covers, cancel);
        }
        catch (DbUpdateException e) when (e.Violates("document_case_size"))
        {
            return Refusal.Invalid(new FieldFault("documents", "case-too-large"));
        }
        audit.Done(actor.Id, "deidentify-document", "document", documentId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    async Task AddFile(Actor actor, Document original, IReadOnlyList<Cover> covers, CancellationToken cancel)
    {
        await OneFile.WaitAsync(cancel);
        try
        {
            var (file, at) = (new byte[original.Size], 0);
            await foreach (var data in bytes.Read(original.Id, cancel))
            {
                data.CopyTo(file.AsMemory(at));
                at += data.Length;
            }
            var territory = await db.Set<Request>().Where(r => r.Id == original.RequestId).Select(r => r.TerritoryId).SingleAsync(cancel);
            if (CleanDicom.TryMake(file, covers, uid => NewUid(territory, original.RequestId, uid), out var parts))
                await Add(Copy(actor, original, File, MediaTypes.Dicom, DocumentCopy.DeidentifiedDicom), parts, cancel);
        }
        finally
        {
            OneFile.Release();
        }
    }

    /// <summary>The same for the same within a case, so that its files still belong together; nobody without the key finds the one it stands for (PS3.5, B.2).</summary>
    string NewUid(Guid territory, Guid? requestId, string uid) => "2.25." + new BigInteger(db.Sealer.Blind(territory, "dicom uid", $"{requestId}|{uid}").AsSpan(0, 16), isUnsigned: true, isBigEndian: true);

    Document Copy(Actor actor, Document original, string name, string type, DocumentCopy madeAs)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            RequestId = original.RequestId,
            Name = name,
            Size = 0,
            Received = 0,
            MediaType = type,
            MadeFromId = original.Id,
            MadeAs = madeAs,
            UploadedById = actor.Id,
            StartedAt = now,
            CompletedAt = now,
        };
    }

    /// <summary>A chunk is saved and forgotten before the next one is sealed.</summary>
    async Task Add(Document copy, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts) hash.AppendData(part.Span);
        copy.Size = copy.Received = parts.Sum(p => (long)p.Length);
        copy.Sha256 = hash.GetHashAndReset();
        db.Add(copy);
        await db.SaveChangesAsync(cancel);
        var at = 0L;
        foreach (var part in parts)
            for (var from = 0; from < part.Length; from += AppendChunk.ChunkMax)
            {
                var chunk = part.Slice(from, Math.Min(AppendChunk.ChunkMax, part.Length - from));
                await bytes.Append(copy, at, chunk, cancel);
                at += chunk.Length;
            }
        db.ChangeTracker.Clear();
    }

    static bool IsBareJpeg(byte[] jpeg)
    {
        if (jpeg.Length is 0 or > SizeMax || MediaTypes.Sniff(jpeg) != MediaTypes.Jpeg) return false;
        var check = new JpegCheck();
        check.Take(jpeg);
        return check.End() is null && !check.SaysMore;
    }
}
