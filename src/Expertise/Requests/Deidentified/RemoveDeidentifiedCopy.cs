using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>Takes a picture away from learners.</summary>
public sealed class RemoveDeidentifiedCopy(ExpertiseDb db, ReadDocument read, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid documentId, CancellationToken cancel)
    {
        var original = await read.Open(actor, documentId, "deidentify-document", cancel, toChange: true);
        if (!original.Succeeded) return original.Refusal;
        await db.RemoveCopies(documentId, cancel);
        audit.Done(actor.Id, "deidentify-document", "document", documentId);
        await db.SaveChangesAsync(cancel);
        return new Done();
    }
}
