using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>Which second service a case needs and who comes, or which could be asked. For the page of a case, which has checked who reads.</summary>
public sealed class ReadJointCase(ExpertiseDb db) : IVerb
{
    public async Task<SecondView> Run(Actor actor, Request request, CancellationToken cancel)
    {
        var presented = await db.Set<Booking>().AnyAsync(b => b.RequestId == request.Id && b.Status == BookingStatus.Presented, cancel);
        var open = request.ClosedAt is null && !presented;
        if (await db.Set<JointCase>().AsNoTracking().SingleOrDefaultAsync(j => j.RequestId == request.Id, cancel) is not { } joint)
            return new(null, open && actor.IsExpertOf(request.ServiceId) ? await Targets(request, cancel) : [], false, false);
        var service = await Named(joint.ServiceId, cancel);
        var expert = joint.ExpertId is { } id ? (await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == id, cancel)).DisplayName : null;
        var answers = open && actor.IsExpertOf(joint.ServiceId) && !request.Owners().Contains(actor.Id);
        return new(new(service, expert, joint.ExpertId == actor.Id), [], answers && joint.ExpertId != actor.Id, open && actor.IsExpertOf(request.ServiceId));
    }

    Task<string> Named(Guid service, CancellationToken cancel) =>
        (from s in db.Set<Service>() join hospital in db.Set<Organisation>() on s.OrganisationId equals hospital.Id where s.Id == service select s.Name + ", " + hospital.ShortName).SingleAsync(cancel);

    async Task<List<SecondTarget>> Targets(Request request, CancellationToken cancel) => await (
        from service in db.SecondServices(request)
        join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
        orderby hospital.Name, service.Name
        select new SecondTarget(service.Id, service.Name + ", " + hospital.Name)).ToListAsync(cancel);
}

/// <summary>The second service of a case, to one reader.</summary>
/// <param name="Asked">Null where none is asked.</param>
/// <param name="Targets">Services that the reader may ask.</param>
/// <param name="MayAnswer">The reader answers for it and may come, in the place of a colleague too.</param>
/// <param name="MayEnd">The reader answers for the service that asked, and may go on without it.</param>
public sealed record SecondView(AskedSecond? Asked, IReadOnlyList<SecondTarget> Targets, bool MayAnswer, bool MayEnd);

/// <summary>A second service that was asked.</summary>
/// <param name="Expert">Who comes; null until somebody has agreed to.</param>
/// <param name="Me">It is the reader who comes.</param>
public sealed record AskedSecond(string Service, string? Expert, bool Me);

/// <summary>A service that can be asked.</summary>
public sealed record SecondTarget(Guid Id, string Name);
