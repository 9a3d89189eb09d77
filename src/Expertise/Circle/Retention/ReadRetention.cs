using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention;

/// <summary>How long the file of a case's patient is kept, why, and what was recorded that decides it.</summary>
/// <param name="Facts">In the order in which they were recorded.</param>
/// <param name="MayRecord">True for who asked, or stands in for who did.</param>
public sealed record RetentionView(Keeping Keeping, KeptFile File, IReadOnlyList<FactLine> Facts, bool MayRecord);

/// <summary>Something that was recorded.</summary>
/// <param name="Holds">False for a death that was taken back and a claim that has ended.</param>
public sealed record FactLine(RetentionFact Fact, string By, bool Holds);

/// <summary>
/// Says how long a patient's file is kept, to those whose work the case is and to whom its medical part is open: deaths and claims are of the whole
/// file, which who prepared one case of it does not see.
/// </summary>
public sealed class ReadRetention(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<RetentionView>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !(actor.WorksOn(request) || actor.SeesMedical(request.PatientId))) return await audit.Refused(actor.Id, "read-retention", "request", requestId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        var facts = await db.RetentionFacts(patient.Id, cancel);
        var file = await db.Kept(patient, facts, cancel);
        return new RetentionView(KeepingTime.Of(file), file, await Lines(facts, cancel), actor.ActsFor(request));
    }

    async Task<List<FactLine>> Lines(List<RetentionFact> facts, CancellationToken cancel)
    {
        var by = facts.ConvertAll(f => f.RecordedById);
        var names = await db.Set<Account>().AsNoTracking().Where(a => by.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.DisplayName, cancel);
        var death = facts.FindLastIndex(f => f.Kind is FactKind.Died or FactKind.NotDied);
        return [.. facts.Select((fact, at) => new FactLine(fact, names.GetValueOrDefault(fact.RecordedById, ""),
            fact.Kind switch { FactKind.Died => at == death, FactKind.Claim => !facts.Exists(f => f.ClaimId == fact.Id), _ => false }))];
    }
}
