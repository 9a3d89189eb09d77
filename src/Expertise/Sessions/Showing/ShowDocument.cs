using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Showing;

/// <summary>
/// Shows a document of the case that is on to everybody in the room, or another page or window of the one that is shown. Each sees what they may:
/// the care team the original, others its checked copy. The one before is shown no more.
/// </summary>
public sealed class ShowDocument(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>More pages than anybody sends.</summary>
    const int PageMax = 10_000;

    /// <param name="actor">Whose case it is, who comes to it for a second service, or who puts cases on.</param>
    /// <param name="sessionId">Where.</param>
    /// <param name="documentId">What.</param>
    /// <param name="page">Of a PDF, from 1.</param>
    /// <param name="window">Of a DICOM picture; null for what the file asks for.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Done; <c>no-case-on</c>, or <c>document-not-shown</c> for what no page can show.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid documentId, int page, GreyWindow? window, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        var on = session is null ? null : await db.CaseOn(sessionId, cancel);
        var rights = session is null ? default : SessionRights.Of(actor, session);
        if (!(rights.Present || (on is not null && actor.MayShow(on.Request, rights)))) return await audit.Refused(actor.Id, "show-document", "document", documentId, cancel);
        if (on is null) return Refusal.Conflict("no-case-on");
        var document = await db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == documentId && d.RequestId == on.Request.Id && d.MadeFromId == null, cancel);
        if (document is null) return await audit.Refused(actor.Id, "show-document", "document", documentId, cancel);
        if (!CanBeShown(document.Line())) return Refusal.Conflict("document-not-shown");

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var before = await db.Set<ShownDocument>().AsNoTracking().SingleOrDefaultAsync(s => s.SegmentId == on.Segment.Id, cancel);
        var light = document.MediaType == MediaTypes.Dicom && window is { } asked && double.IsFinite(asked.Center) && double.IsFinite(asked.Width) ? window : null;
        try
        {
            // Two may show something at once: the later one wins.
            await db.Database.ExecuteSqlAsync($"""
                insert into shown_document (segment_id, document_id, page, window_center, window_width, shown_by_id, shown_at)
                values ({on.Segment.Id}, {documentId}, {(document.MediaType == MediaTypes.Pdf ? Math.Clamp(page, 1, PageMax) : 1)}, {light?.Center}, {(light is { } l ? Math.Max(l.Width, 1e-3) : null)}, {actor.Id}, {clock.GetUtcNow()})
                on conflict (segment_id) do update set document_id = excluded.document_id, page = excluded.page, window_center = excluded.window_center,
                    window_width = excluded.window_width, shown_by_id = excluded.shown_by_id, shown_at = excluded.shown_at
                """, cancel);
        }
        catch (Npgsql.PostgresException e) when (e.ConstraintName == "shown_document_of_case_on")
        {
            return Refusal.Conflict("no-case-on"); // it ended meanwhile
        }
        // Each opening is kept, not each turned page.
        if (before?.DocumentId != documentId || before.ShownById != actor.Id) audit.Done(actor.Id, "show-document", "document", documentId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    /// <summary>True for pictures and for PDFs that do nothing by themselves; the rest is read from the case file.</summary>
    public static bool CanBeShown(DocumentLine document) =>
        document.Readable && !document.Active && (MediaTypes.IsImage(document.MediaType) || document.MediaType is MediaTypes.Dicom or MediaTypes.Pdf);

    /// <summary>Whether somebody finds the button: the verb asks the same.</summary>
    public static bool May(Actor actor, Request request, SessionRights rights) => actor.MayShow(request, rights);
}
