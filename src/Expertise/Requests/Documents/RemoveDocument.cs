using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Takes a document off a draft of one's own; a filed request keeps what it was filed with.</summary>
public sealed class RemoveDocument(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid documentId, CancellationToken cancel)
    {
        var gone = await db.Set<Document>().Where(d => d.Id == documentId && db.OpenDraftsOf(actor).Any(x => x.Id == d.DraftId)).ExecuteDeleteAsync(cancel);
        return gone == 1 ? new Done() : await audit.Refused(actor.Id, "remove-document", "document", documentId, cancel);
    }
}
