using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions.FollowUp;

/// <summary>What is known of a patient since the opinion.</summary>
/// <param name="Outcomes">The latest first.</param>
/// <param name="MayRecord">The person asked for the opinion, and it is there.</param>
/// <param name="Kilometres">The trip spared as estimated, there and back; null when nobody knows from where.</param>
public sealed record FollowUpView(IReadOnlyList<OutcomeLine> Outcomes, bool MayRecord, int? Kilometres, int? Minutes);

/// <summary>One word of the requester.</summary>
public sealed record OutcomeLine(CaseOutcome Outcome, string By);

/// <summary>Reads it for those who may read the case.</summary>
public sealed class ReadFollowUp(ExpertiseDb db, TripSpared spared, AuditTrail audit) : IVerb
{
    public async Task<Outcome<FollowUpView>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.MayRead(request)) return await audit.Refused(actor.Id, "read-follow-up", "request", requestId, cancel);
        var rows = await (
            from outcome in db.Set<CaseOutcome>().AsNoTracking()
            join teller in db.Set<Account>().AsNoTracking() on outcome.RecordedById equals teller.Id
            where outcome.RequestId == requestId
            orderby outcome.RecordedAt descending, outcome.Id descending
            select new { outcome, teller }).ToListAsync(cancel);
        var commune = await db.Set<Patient>().Where(p => p.Id == request.PatientId).Select(p => p.CommuneCode).SingleAsync(cancel);
        var trip = await spared.Run(commune, request.OrganisationId, request.ServiceId, cancel);
        return new FollowUpView(rows.ConvertAll(r => new OutcomeLine(r.outcome, r.teller.DisplayName)),
            request.Status is RequestStatus.Answered && actor.ActsFor(request), trip is null ? null : (int)Math.Round(2 * trip.Kilometres), 2 * trip?.Minutes);
    }
}
