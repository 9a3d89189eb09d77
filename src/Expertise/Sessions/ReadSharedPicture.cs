using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>A de-identified picture of the case that is on, for whoever may sit in the room: only while it is on, only once it was checked, and to nobody who waits outside.</summary>
public sealed class ReadSharedPicture(ExpertiseDb db, DocumentBytes bytes, AuditTrail audit) : IVerb
{
    /// <returns>The bytes of a JPEG or DICOM file, chunk by chunk.</returns>
    public async Task<Outcome<SharedPicture>> Run(Actor actor, Guid sessionId, Guid copyId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join
            || await db.CaseOn(sessionId, cancel) is not { } on || Places.Of(actor, on.Request, on.Learners, on.OutsidersWait) is Place.Waits
            || await db.TypeOfSharedPicture(on.Request.Id, copyId, cancel) is not { } type)
            return await audit.Refused(actor.Id, "read-shared-picture", "document", copyId, cancel);
        return new SharedPicture(bytes.Read(copyId, cancel), type);
    }
}

static class SharedPictures
{
    /// <summary>The media type of a picture that those outside a case's care team may see; null for any other.</summary>
    public static Task<string?> TypeOfSharedPicture(this ExpertiseDb db, Guid requestId, Guid copyId, CancellationToken cancel) => (
        from view in db.Set<DeidentifiedView>()
        where view.RequestId == requestId && view.CheckedAt != null
        join copy in db.Set<Document>() on (Guid?)view.RequestId equals copy.RequestId
        where copy.Id == copyId && (copy.MadeAs == DocumentCopy.Deidentified || copy.MadeAs == DocumentCopy.DeidentifiedDicom)
        select copy.MediaType).SingleOrDefaultAsync(cancel);
}

/// <summary>A picture's bytes, and what they are.</summary>
public sealed record SharedPicture(IAsyncEnumerable<Memory<byte>> Bytes, string MediaType);
