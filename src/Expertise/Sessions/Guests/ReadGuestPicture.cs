using System.Runtime.CompilerServices;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>A de-identified picture of the case that is on, for an expert without an account who was let in.</summary>
public sealed class ReadGuestPicture(ExpertiseDb db, DocumentBytes bytes, AuditTrail audit) : IVerb
{
    /// <returns>The bytes of a JPEG or DICOM file, chunk by chunk.</returns>
    public async Task<Outcome<SharedPicture>> Run(GuestAtTheDoor guest, Guid copyId, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // to be let in was the right
        if (guest is not { Name: not null, Called: true } || await db.CaseOn(guest.SessionId, cancel) is not { OutsidersWait: false } on || await db.TypeOfSharedPicture(on.Request.Id, copyId, cancel) is not { } type)
            return await audit.Refused(null, "read-shared-picture", "document", copyId, cancel);
        return new SharedPicture(Bytes(copyId, cancel), type);
    }

    async IAsyncEnumerable<Memory<byte>> Bytes(Guid copyId, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        await foreach (var part in bytes.Read(copyId, cancel)) yield return part;
    }
}
