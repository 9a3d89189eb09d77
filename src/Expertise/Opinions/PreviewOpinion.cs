using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Guests;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Shows an expert of the service exactly what they would sign now, and who was present.</summary>
public sealed class PreviewOpinion(ExpertiseDb db, PresentForCase present, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The report of the draft; refuses what <see cref="SignOpinion"/> would refuse.</summary>
    public async Task<Outcome<OpinionReport>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var found = await db.ReadForExpert(audit, actor, "preview-opinion", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        var request = found.Value;
        var draft = await db.Set<Opinion>().AsNoTracking().SingleOrDefaultAsync(o => o.RequestId == requestId, cancel);
        var ready = SignOpinion.Ready(request, draft, actor.Id, await db.PresentedIn(requestId, cancel), await db.WasTeleconsultation(requestId, cancel));
        if (!ready.Succeeded) return ready.Refusal;

        var now = clock.GetMicroseconds();
        var participants = await Participants.Of(db, present, request, ready.Value, actor.Id, now, cancel);
        audit.Done(actor.Id, "preview-opinion", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return new OpinionReport { Content = await ReportFacts.Gather(db, request, ready.Value, participants, now, cancel), Version = ready.Value.UpdatedAt };
    }
}
