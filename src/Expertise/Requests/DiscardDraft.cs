using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Throws a draft away; its documents go with it.</summary>
public sealed class DiscardDraft(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        var gone = await db.OpenDraftsOf(actor).Where(d => d.Id == draftId).ExecuteDeleteAsync(cancel);
        return gone == 1 ? new Done() : await audit.Refused(actor.Id, "discard-draft", "draft", draftId, cancel);
    }
}
