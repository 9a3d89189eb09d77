using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>The slots that are held for one's own cases now.</summary>
public sealed class ReadOffers(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>The one that runs out first is the first.</returns>
    public async Task<IReadOnlyList<OpenOffer>> Run(Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from offer in db.Set<SlotOffer>()
            where offer.Answer == null && offer.ExpiresAt > now
            join request in db.RequestsOf(actor) on offer.RequestId equals request.Id
            where request.Status == RequestStatus.Waiting
            join slot in db.Set<Slot>() on offer.SlotId equals slot.Id
            join session in db.Set<Session>() on slot.SessionId equals session.Id
            join series in db.Set<Series>() on session.SeriesId equals series.Id
            join service in db.Set<Service>() on session.ServiceId equals service.Id
            orderby offer.ExpiresAt
            select new { offer.Id, offer.RequestId, request.Number, service.Name, slot.StartsAt, series.TimeZone, offer.ExpiresAt }).ToListAsync(cancel);
        return rows.ConvertAll(r => new OpenOffer(r.Id, r.RequestId, Reference.Of(r.Number), r.Name, r.StartsAt, r.TimeZone, r.ExpiresAt));
    }
}

/// <summary>A slot that is held for a case.</summary>
public sealed record OpenOffer(Guid Id, Guid RequestId, string Reference, string Service, DateTimeOffset StartsAt, string TimeZone, DateTimeOffset ExpiresAt);
