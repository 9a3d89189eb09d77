using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>Slots that were given back at short notice and are offered down the waiting list: the database work, inside the transaction of who plans.</summary>
static class Offers
{
    /// <summary>
    /// True for a slot that its case gave back after the session was announced: nobody reckons with that hour any more, so it is offered and not booked, until it is
    /// time for stand-by cases.
    /// </summary>
    public static bool IsOffered(this PlanningRules rules, FreeSlot slot, DateTimeOffset now) =>
        slot.GivenBackAt is { } back && slot.Time.StartsAt - back <= rules.Certain && slot.Time.StartsAt - now > rules.ForStandBy;

    /// <summary>Closes offers of a service that nobody answered in time, or whose case or session is no longer there. Before a plan: it then knows which slots are held.</summary>
    public static Task<int> Close(ExpertiseDb db, Guid service, DateTimeOffset now, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        update slot_offer o set answer = case when o.expires_at <= {now} then 'expired' else 'lapsed' end, answered_at = {now}
        from slot s join session e on e.id = s.session_id, request r
        where o.answer is null and s.id = o.slot_id and r.id = o.request_id and e.service_id = {service}
          and (o.expires_at <= {now} or r.status <> 'waiting' or r.service_id <> e.service_id or e.status not in ('planned', 'open'))
        """, cancel);

    /// <summary>Holds a slot for a case and tells who asked. Nothing where nobody could answer in time.</summary>
    public static async Task Make(ExpertiseDb db, Request request, FreeSlot slot, PlanningRules rules, DateTimeOffset now, CancellationToken cancel)
    {
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == request.TerritoryId).Select(t => t.TimeZone).SingleAsync(cancel);
        var held = await db.Time(Policy.OfferHeld, request.TerritoryId, cancel);
        var off = (await db.DaysOff(cancel))[request.TerritoryId];
        if (OfferClock.Expires(now, held, slot.Time.StartsAt - rules.ForStandBy, TimeZoneInfo.FindSystemTimeZoneById(zone), off) is not { } expires) return;
        await db.Database.ExecuteSqlAsync($"""
            with made as (
                insert into slot_offer (id, slot_id, request_id, offered_at, expires_at) values ({Guid.CreateVersion7(now)}, {slot.Id}, {request.Id}, {now}, {expires})
                on conflict do nothing returning id)
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), owner, 'slot_offered', made.id, {now}, 0 from made, unnest({request.Owners().ToArray()}) as owner
            """, cancel);
    }
}
