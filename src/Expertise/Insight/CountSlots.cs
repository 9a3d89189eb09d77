using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Planning;

namespace TeleExpertise.Expertise.Insight;

static class CountSlots
{
    /// <summary>What became of a territory's sessions from a day on that are over; none of a territory in which the reader holds no role.</summary>
    public static async Task<List<SessionUse>> Used(this ExpertiseDb db, Guid territory, DateOnly from, DateTimeOffset now, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Row>($"""
            select service_id as "ServiceId", local_date as "Day", status as "Status", reason as "Reason", slots::int as "Slots", booked::int as "Booked", presented::int as "Presented",
                missed::int as "Missed", given_back::int as "GivenBack", urgent::int as "Urgent" from counted_sessions({territory}, {from}, {now})
            """).ToListAsync(cancel)).ConvertAll(r => new SessionUse(r.ServiceId, r.Day, CountCases.Word<SessionStatus>(r.Status), r.Reason is null ? null : CountCases.Word<SessionReason>(r.Reason),
                r.Slots, r.Booked, r.Presented, r.Missed, r.GivenBack, r.Urgent));

    /// <summary>
    /// The slots of each service on each coming day: those of the sessions that stand, and of those that the calendars want besides, rotas, absences and days off counted,
    /// also beyond the weeks that the territory plans ahead.
    /// </summary>
    /// <param name="db">Works as the system meanwhile: specialists may serve several territories.</param>
    /// <param name="territory">Whose.</param>
    /// <param name="now">Days are counted in spans of 24 hours from here.</param>
    /// <param name="days">How many.</param>
    /// <param name="cancel">Stops the queries.</param>
    public static async Task<ILookup<Guid, int>> Coming(this ExpertiseDb db, Guid territory, DateTimeOffset now, int days, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        var latest = now.AddDays(days);
        var standing = await (
            from session in db.Set<Session>()
            where session.TerritoryId == territory && (session.Status == SessionStatus.Planned || session.Status == SessionStatus.Open)
            join slot in db.Set<Slot>() on session.Id equals slot.SessionId
            where slot.StartsAt >= now && slot.StartsAt < latest
            select new { session.Id, session.ServiceId, slot.StartsAt }).ToListAsync(cancel);
        var series = await db.Set<Series>().Where(s => s.TerritoryId == territory).Select(s => s.Id).ToListAsync(cancel);
        var situation = await SessionPlanner.Read(db, series, keepCases: false, now, cancel, locked: false);
        var changes = Foresee.Changes(situation with { Ahead = situation.Ahead.ToDictionary(a => a.Key, _ => TimeSpan.FromDays(days)) });
        var changed = changes.Where(c => c.Before is not null).Select(c => c.Before!.Session.Id).ToHashSet();
        var wanted = changes.Where(c => c.After is { Void: null }).SelectMany(c => Calendar.Slots(c.After!.Time, c.After.Series.SlotMinutes, c.After.Series.Slots).Select(s => (c.After.Series.ServiceId, s.StartsAt)));
        return standing.Where(s => !changed.Contains(s.Id)).Select(s => (s.ServiceId, s.StartsAt)).Concat(wanted)
            .Select(s => (s.ServiceId, Day: (int)Math.Floor((s.StartsAt - now).TotalDays))).Where(s => s.Day >= 0 && s.Day < days).ToLookup(s => s.ServiceId, s => s.Day);
    }

    sealed record Row(Guid ServiceId, DateOnly Day, string Status, string? Reason, int Slots, int Booked, int Presented, int Missed, int GivenBack, int Urgent);
}
