using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>
/// An expert of the service that has a case asks another service of the territory to be there when it is presented. From now on the experts of that service read the
/// case; whoever asked is told, so that the patient can be. Until one of them agrees nothing else changes: the case keeps its place, and the clock goes on.
/// </summary>
public sealed class AskSecondService(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int ReasonMin = 3, ReasonMax = 2000;

    /// <param name="actor">Who asks.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="service">Another service of the territory.</param>
    /// <param name="reason">What it is needed for; everybody who reads the case reads it.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, Guid? service, string? reason, CancellationToken cancel)
    {
        var serviceId = await db.Set<Request>().Where(r => r.Id == requestId).Select(r => (Guid?)r.ServiceId).SingleOrDefaultAsync(cancel);
        if (serviceId is not { } first || !actor.IsExpertOf(first)) return await audit.Refused(actor.Id, "ask-second-service", "request", requestId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = (await Booker.Lock(db, first, requestId, cancel))!;
        var why = PlainWords.Clean(reason, lines: true);
        var second = service is { } wanted ? await db.SecondServices(request).Where(s => s.Id == wanted).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(cancel) : null;
        if (Faults(why, second) is { Count: > 0 } faults) return Refusal.Invalid(faults);
        if (request.ClosedAt is not null || request.ServiceId != first) return Refusal.Conflict("request-closed");
        if (await db.Set<JointCase>().AnyAsync(j => j.RequestId == requestId, cancel)) return Refusal.Conflict("second-asked-already");
        if (await db.IsPresented(requestId, cancel)) return Refusal.Conflict("case-presented");

        var now = clock.GetUtcNow();
        db.Add(new JointCase { RequestId = requestId, ServiceId = second!.Value, AskedById = actor.Id, AskedAt = now });
        db.Add(new TriageDecision { Id = Guid.CreateVersion7(now), RequestId = requestId, Kind = TriageKind.AskSecond, DecidedById = actor.Id, DecidedAt = now, Reason = why, ToServiceId = second });
        await db.TellOfSecond(NoticeKind.SecondAsked, requestId, (await db.ExpertsOf(second.Value, now, cancel)).Concat(request.Owners()), actor.Id, now, cancel);
        audit.Done(actor.Id, "ask-second-service", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    static List<FieldFault> Faults(string why, Guid? service)
    {
        var faults = new List<FieldFault>();
        if (service is null) faults.Add(new("second-to", "second-service-missing"));
        if (why.Length < ReasonMin) faults.Add(new("second-reason", "reason-missing"));
        if (why.Length > ReasonMax) faults.Add(new("second-reason", "too-long"));
        return faults;
    }
}

static class SecondServicesOfCase
{
    /// <summary>The services that can be asked besides the one that has a case.</summary>
    public static IQueryable<Service> SecondServices(this ExpertiseDb db, Request request) =>
        from service in db.Set<Service>()
        join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
        where service.Id != request.ServiceId && hospital.TerritoryId == request.TerritoryId && service.ClosedOn == null
        select service;

    /// <summary>One notice a person and case: what is said again takes the place of what was said before.</summary>
    public static async Task TellOfSecond(this ExpertiseDb db, NoticeKind kind, Guid request, IEnumerable<Guid> people, Guid? but, DateTimeOffset now, CancellationToken cancel)
    {
        var told = people.Where(p => p != but).Distinct().ToList();
        await db.Set<Notice>().Where(n => n.Kind == kind && n.SubjectId == request && n.RecipientId != null && told.Contains(n.RecipientId.Value)).ExecuteDeleteAsync(cancel);
        db.AddRange(told.Select(who => new Notice { Id = Guid.CreateVersion7(now), RecipientId = who, Kind = kind, SubjectId = request, CreatedAt = now, Attempts = 0 }));
    }
}
