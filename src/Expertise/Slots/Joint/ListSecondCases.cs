using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>The open cases of other services to which the person's own is asked to come: those that nobody has answered first, then by date.</summary>
public sealed class ListSecondCases(ExpertiseDb db) : IVerb
{
    public async Task<IReadOnlyList<SecondLine>> Run(Actor actor, CancellationToken cancel)
    {
        if (actor.Second.Count == 0) return [];
        var (cases, services) = (actor.Second.Select(s => s.RequestId).ToList(), actor.ExpertServices.ToList());
        var lines = await (
            from joint in db.Set<JointCase>()
            where cases.Contains(joint.RequestId) && services.Contains(joint.ServiceId)
            join request in db.Set<Request>() on joint.RequestId equals request.Id
            where request.ClosedAt == null
            join first in db.Set<Service>() on request.ServiceId equals first.Id
            join territory in db.Set<CareTerritory>() on request.TerritoryId equals territory.Id
            from expert in db.Set<Account>().Where(a => a.Id == joint.ExpertId).DefaultIfEmpty()
            from booking in db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked).DefaultIfEmpty()
            select new SecondLine(request.Id, Reference.Of(request.Number), first.Name, request.Urgency, joint.AskedAt,
                expert == null ? null : (expert.Title == null ? "" : expert.Title + " ") + expert.GivenName + " " + expert.FamilyName, booking == null ? null : booking.StartsAt, territory.TimeZone)).ToListAsync(cancel);
        return [.. lines.OrderBy(l => l.Expert is not null).ThenBy(l => l.At ?? DateTimeOffset.MaxValue).ThenBy(l => l.AskedAt)];
    }
}

/// <summary>A case that wants a second service.</summary>
/// <param name="Service">The one that has it.</param>
/// <param name="Expert">Who comes; null until somebody has agreed to.</param>
/// <param name="At">Its slot; null while it has none.</param>
public sealed record SecondLine(Guid Id, string Reference, string Service, Urgency Urgency, DateTimeOffset AskedAt, string? Expert, DateTimeOffset? At, string TimeZone);
