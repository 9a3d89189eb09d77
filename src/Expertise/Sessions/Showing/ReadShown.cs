using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Showing;

/// <summary>What everybody in the room looks at, as one person may see it.</summary>
/// <param name="Picture">What this reader gets; null where it is not shown to them.</param>
/// <param name="Window">Null for what the file asks for.</param>
/// <param name="ById">Who shows it: the others' view may follow theirs.</param>
/// <param name="MayShow">True when this reader may turn pages, and end it.</param>
public sealed record Shown(ShownPicture? Picture, int Page, GreyWindow? Window, Guid ById, string By, bool MayShow);

/// <summary>A document, or the copy of it that this reader may see.</summary>
/// <param name="Id">Of the document for the care team; of the checked copy for others, who do not learn the document's.</param>
/// <param name="Name">What it was called; null for a copy, because the name may be the patient's.</param>
/// <param name="MediaType">JPEG, PNG, DICOM or PDF.</param>
public sealed record ShownPicture(Guid Id, string? Name, string MediaType);

/// <summary>Reads what is shown in a room, for whoever may sit in it. Reading the document itself is another act.</summary>
public sealed class ReadShown(ExpertiseDb db, DescribeCaseOn describe, AuditTrail audit) : IVerb
{
    /// <returns>What is shown; null while nothing is, and to those who may not know the case at all.</returns>
    public async Task<Outcome<Shown?>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Join: true } rights) return await audit.Refused(actor.Id, "read-shown", "session", sessionId, cancel);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return (Shown?)null;
        if (actor.MayRead(on.Request)) return await db.ShownOf(on, null, actor.MayShow(on.Request, rights), cancel);
        // What they may see of the case says what they may see of its documents.
        var outline = await describe.Run(actor, sessionId, cancel);
        return outline.Succeeded ? await db.ShownOf(on, outline.Value?.View?.Pictures ?? [], actor.MayShow(on.Request, rights), cancel) : (Shown?)null;
    }
}

static class Showings
{
    /// <summary>What is shown of the case that is on; it checks no right.</summary>
    /// <param name="db">The database.</param>
    /// <param name="on">The case.</param>
    /// <param name="copies">The copies that the reader may see; null for who may see the originals.</param>
    /// <param name="mayShow">Whether they may turn pages, and end it.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Shown?> ShownOf(this ExpertiseDb db, CaseOn on, IReadOnlyList<Requests.Deidentified.PictureCopy>? copies, bool mayShow, CancellationToken cancel)
    {
        var segmentId = on.Segment.Id;
        var row = await (
            from shown in db.Set<ShownDocument>().AsNoTracking()
            where shown.SegmentId == segmentId
            join document in db.Set<Document>().AsNoTracking() on shown.DocumentId equals document.Id
            join account in db.Set<Account>().AsNoTracking() on shown.ShownById equals account.Id
            select new { shown, document, account }).SingleOrDefaultAsync(cancel);
        if (row is null) return null;
        var picture = copies is null ? new(row.document.Id, row.document.Name, row.document.MediaType!) : await db.Copy(row.document.Id, copies, cancel);
        var window = row.shown is { WindowCenter: { } center, WindowWidth: { } width } ? new GreyWindow(center, width) : (GreyWindow?)null;
        return new Shown(picture, row.shown.Page, window, row.account.Id, row.account.DisplayName, mayShow);
    }

    /// <summary>The copy of a document among those that are shown, as a DICOM file where there is one: it can be windowed.</summary>
    static async Task<ShownPicture?> Copy(this ExpertiseDb db, Guid documentId, IReadOnlyList<Requests.Deidentified.PictureCopy> open, CancellationToken cancel)
    {
        var copies = await db.Set<Document>().AsNoTracking().Where(d => d.MadeFromId == documentId).Select(d => d.Id).ToListAsync(cancel);
        var copy = open.FirstOrDefault(c => copies.Contains(c.Id));
        return copy is null ? null : copy.Dicom is { } file ? new(file, null, MediaTypes.Dicom) : new(copy.Id, null, MediaTypes.Jpeg);
    }
}
