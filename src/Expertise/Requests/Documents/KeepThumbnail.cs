using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Keeps a small JPEG of a document of one's own draft, as the sender's browser made it: the server decodes no picture, so that
/// none can harm it. A second one changes nothing.
/// </summary>
public sealed class KeepThumbnail(ExpertiseDb db, DocumentBytes bytes, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Largest thumbnail, bytes.</summary>
    public const int SizeMax = 64 * 1024;

    /// <summary>Longest side, picture elements.</summary>
    const int SideMax = 400;

    public async Task<Outcome<Done>> Run(Actor actor, Guid documentId, byte[] jpeg, CancellationToken cancel)
    {
        var document = await db.Set<Document>().AsNoTracking()
            .SingleOrDefaultAsync(d => d.Id == documentId && d.MadeFromId == null && db.OpenDraftsOf(actor).Any(x => x.Id == d.DraftId), cancel);
        if (document is null) return await audit.Refused(actor.Id, "keep-thumbnail", "document", documentId, cancel);
        if (!IsSmallJpeg(jpeg)) return Refusal.Invalid(new FieldFault("documents", "document-type-refused"));
        if (await db.Set<Document>().AnyAsync(d => d.MadeFromId == documentId && d.MadeAs == DocumentCopy.Thumbnail, cancel)) return new Done();
        var now = clock.GetUtcNow();
        var thumbnail = new Document
        {
            Id = Guid.CreateVersion7(now),
            DraftId = document.DraftId,
            Name = document.Name,
            Size = jpeg.Length,
            Received = jpeg.Length,
            MediaType = MediaTypes.Jpeg,
            Sha256 = SHA256.HashData(jpeg),
            MadeFromId = documentId,
            MadeAs = DocumentCopy.Thumbnail,
            UploadedById = actor.Id,
            StartedAt = now,
            CompletedAt = now,
        };
        db.Add(thumbnail);
        bytes.Put(thumbnail, 0, jpeg);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("document_thumbnail") || e.Violates("document_draft_id_fkey") || e.Violates("draft_waits"))
        {
            db.ChangeTracker.Clear(); // there is one since, or the draft was filed: the list shows the document itself
        }
        return new Done();
    }

    static bool IsSmallJpeg(byte[] bytes)
    {
        if (bytes.Length is 0 or > SizeMax || MediaTypes.Sniff(bytes) != MediaTypes.Jpeg) return false;
        var check = new JpegCheck();
        check.Take(bytes);
        return check.End() is null && check.Width <= SideMax && check.Height <= SideMax;
    }
}
