using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>
/// An expert hands a case on: to a colleague of the service, or to another service of the territory, which then has it in its queue.
/// The clock goes on. Both sides are told, and the decision stays with the case.
/// </summary>
public sealed class HandOn(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int ReasonMin = 3, ReasonMax = 2000;

    /// <param name="actor">Who hands on.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="to">A service of the territory, or an expert of this one.</param>
    /// <param name="reason">Why; the requester reads it.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, Guid? to, string? reason, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var rows = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for no key update").ToListAsync(cancel);
        if (rows is not [var request] || !actor.IsExpertOf(request.ServiceId))
        {
            var refusal = await audit.Refused(actor.Id, "hand-on", "request", requestId, cancel);
            await transaction.CommitAsync(cancel);
            return refusal;
        }
        var why = PlainWords.Clean(reason, lines: true);
        var colleague = to is { } person && person != actor.Id && (await db.ExpertsOf(request.ServiceId, clock.GetUtcNow(), cancel)).Contains(person);
        var service = !colleague && to is { } other && await Offered(request, other, cancel);
        if (Faults(why, colleague || service) is { Count: > 0 } faults) return Refusal.Invalid(faults);
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        if (service && await BookedCases.TakeOff(db, requestId, clock.GetUtcNow(), cancel) is { } presented) return presented;

        await Move(actor, request, to!.Value, colleague, why, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    Task<bool> Offered(Request request, Guid serviceId, CancellationToken cancel) => (
        from service in db.Set<Service>()
        join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
        where service.Id == serviceId && service.Id != request.ServiceId && hospital.TerritoryId == request.TerritoryId && service.ClosedOn == null
        select service).AnyAsync(cancel);

    static List<FieldFault> Faults(string why, bool known)
    {
        var faults = new List<FieldFault>();
        if (!known) faults.Add(new("hand-to", "hand-on-target-missing"));
        if (why.Length < ReasonMin) faults.Add(new("hand-reason", "reason-missing"));
        if (why.Length > ReasonMax) faults.Add(new("hand-reason", "too-long"));
        return faults;
    }

    async Task Move(Actor actor, Request request, Guid to, bool colleague, string why, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var decision = new TriageDecision
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request.Id,
            Kind = TriageKind.HandOn,
            DecidedById = actor.Id,
            DecidedAt = now,
            Reason = why,
            ToServiceId = colleague ? null : to,
            ToAccountId = colleague ? to : null,
        };
        db.Add(decision);
        if (colleague) request.AssignedToId = to;
        else (request.ServiceId, request.AssignedToId, request.Status, request.InWritingSince) = (to, null, RequestStatus.Filed, null);
        var told = colleague ? [to] : await db.ExpertsOf(to, now, cancel);
        foreach (var person in told.Concat(request.Owners()).Distinct())
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = person, Kind = NoticeKind.CaseHandedOn, SubjectId = decision.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "hand-on", "request", request.Id);
    }
}
