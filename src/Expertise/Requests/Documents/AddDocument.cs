using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Announces a document of a draft: its name and size; the bytes follow in chunks.</summary>
public sealed class AddDocument(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Largest document, bytes.</summary>
    public const long SizeMax = 50 * 1024 * 1024;

    /// <param name="actor">Whose draft.</param>
    /// <param name="draftId">The draft.</param>
    /// <param name="name">As the sender names it.</param>
    /// <param name="size">Its size, bytes.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="photoOfferId">The offer through which a phone sends it; null for the writer's own hand.</param>
    public async Task<Outcome<DocumentLine>> Run(Actor actor, Guid draftId, string? name, long size, CancellationToken cancel, Guid? photoOfferId = null)
    {
        if (await db.OpenDraftsOf(actor).Where(d => d.Id == draftId).Select(d => new { d.AnswersId }).SingleOrDefaultAsync(cancel) is not { } draft)
            return await audit.Refused(actor.Id, "add-document", "draft", draftId, cancel);
        if (draft.AnswersId is { } answered)
        {
            var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == answered, cancel);
            if (request is null || !actor.WritesInto(request)) return await audit.Refused(actor.Id, "add-document", "draft", draftId, cancel);
            if (request.ClosedAt is not null) return Refusal.Conflict("request-closed"); // no message takes it along any more
        }
        var cleaned = PlainWords.FileName(name);
        if (cleaned.Length == 0) return Refusal.Invalid(new FieldFault("documents", "document-name-missing"));
        if (size < 1) return Refusal.Invalid(new FieldFault("documents", "document-empty"));
        if (size > SizeMax) return Refusal.Invalid(new FieldFault("documents", "document-too-large"));
        var now = clock.GetUtcNow();
        var document = new Document { Id = Guid.CreateVersion7(now), DraftId = draftId, Name = cleaned, Size = size, Received = 0, UploadedById = actor.Id, PhotoOfferId = photoOfferId, StartedAt = now };
        db.Add(document);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("document_case_size"))
        {
            return Refusal.Invalid(new FieldFault("documents", "case-too-large"));
        }
        catch (DbUpdateException e) when (e.Violates("document_case_count"))
        {
            return Refusal.Invalid(new FieldFault("documents", "documents-too-many"));
        }
        catch (DbUpdateException e) when (e.Violates("document_draft_id_fkey") || e.Violates("draft_waits"))
        {
            return Refusal.NotFound; // filed, sent or discarded while this waited for the draft
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
        return document.Line();
    }
}
