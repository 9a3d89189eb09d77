using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Where a person sits now, and where a colleague put them down and they have not said yet whether that is so.</summary>
public sealed class ListOwnSeats(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>The seats that they hold, and those to confirm while there is time, the latest first.</returns>
    public async Task<IReadOnlyList<OwnSeat>> Run(Actor actor, CancellationToken cancel)
    {
        var rows = await (
            from seat in db.Set<TableSeat>().AsNoTracking()
            join table in db.Set<SessionTable>() on seat.TableId equals table.Id
            join head in SessionHead.All(db) on seat.SessionId equals head.Id
            join s in db.Set<RoomScreen>() on table.ScreenId equals s.Id into screens
            from screen in screens.DefaultIfEmpty()
            join h in db.Set<Account>() on table.HostId equals h.Id into hosts
            from host in hosts.DefaultIfEmpty()
            where seat.AccountId == actor.Id && seat.RefusedAt == null && (seat.LeftAt == null || seat.ConfirmedAt == null)
            orderby seat.SatAt descending
            select new { Seat = seat, Head = head, Screen = screen == null ? null : screen.Name, Host = host }).ToListAsync(cancel);
        if (rows.Count == 0) return [];
        var (terms, now) = (await db.Times(Policy.SeatTerm, cancel), clock.GetUtcNow());
        return [.. rows
            .Where(r => r.Seat.ConfirmedAt is not null || now <= (r.Head.EndedAt ?? now) + (terms.TryGetValue(r.Head.TerritoryId, out var term) ? term : Policy.SeatTerm.Time(null)))
            .Select(r => new OwnSeat(r.Seat.Id, r.Head, r.Screen ?? r.Host!.DisplayName, r.Seat.SatAt, r.Seat.LeftAt, r.Seat.ConfirmedAt is not null))];
    }
}

/// <summary>A seat of one's own.</summary>
/// <param name="Table">The name of the screen, or of the host.</param>
/// <param name="LeftAt">Null while one sits there.</param>
/// <param name="Confirmed">False while it waits for one's word.</param>
public sealed record OwnSeat(Guid Id, SessionHead Session, string Table, DateTimeOffset SatAt, DateTimeOffset? LeftAt, bool Confirmed);
