using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>The sessions that a person may see between two days, the first in time first.</summary>
public sealed class ListSessions(ExpertiseDb db) : IVerb
{
    /// <param name="actor">Who looks.</param>
    /// <param name="from">First local day.</param>
    /// <param name="until">Last local day, included.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<ListedSession>> Run(Actor actor, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var services = actor.Grants.Where(g => g.ServiceId is not null).Select(g => g.ServiceId!.Value).ToList();
        var kept = actor.TerritoriesAs(Role.Coordinator).ToList();
        var seated = actor.Grants.Where(g => g.Role is Role.Requester or Role.Learner && g.ProgrammeId is null).Select(g => g.TerritoryId).Distinct().ToList();
        var programmes = actor.Programmes.Select(p => (Guid?)p).ToList();
        var second = actor.Second.Where(s => s.SessionId is not null).Select(s => s.SessionId!.Value).ToList();
        var heads = await SessionHead.All(db)
            .Where(s => s.LocalDate >= from && s.LocalDate <= until && (services.Contains(s.ServiceId) || second.Contains(s.Id) || kept.Contains(s.TerritoryId) || (s.ProgrammeId == null ? seated.Contains(s.TerritoryId) : programmes.Contains(s.ProgrammeId))))
            .OrderBy(s => s.StartsAt).ToListAsync(cancel);

        var ids = heads.ConvertAll(h => h.Id);
        var slots = (await (
            from slot in db.Set<Slot>()
            where ids.Contains(slot.SessionId)
            join taken in db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled) on slot.Id equals taken.SlotId into bookings
            from booking in bookings.DefaultIfEmpty()
            join asked in db.RequestsOf(actor) on booking.RequestId equals asked.Id into theirs
            from own in theirs.DefaultIfEmpty()
            select new { slot.SessionId, Taken = booking != null, Mine = own != null, slot.StartsAt }).ToListAsync(cancel)).ToLookup(s => s.SessionId);
        return heads.ConvertAll(head => new ListedSession(
            head, SessionRights.Of(actor, head.ServiceId, head.TerritoryId, head.ProgrammeId, head.Id), slots[head.Id].Count(), slots[head.Id].Count(s => s.Taken), [.. slots[head.Id].Where(s => s.Mine).Select(s => s.StartsAt).Order()]));
    }
}

/// <summary>A session in a calendar.</summary>
/// <param name="Session">Where, when, who leads.</param>
/// <param name="Rights">What the reader may do with it.</param>
/// <param name="Slots">How many slots it has.</param>
/// <param name="Taken">How many hold a case.</param>
/// <param name="Mine">When the reader's own cases are expected.</param>
public sealed record ListedSession(SessionHead Session, SessionRights Rights, int Slots, int Taken, IReadOnlyList<DateTimeOffset> Mine);
