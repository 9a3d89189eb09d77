using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Who is in a room now, each a person: by a device of their own, or at a table. For whoever may sit in it; nothing clinical.</summary>
public sealed class ReadRoom(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<RoomView>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "read-room", "session", sessionId, cancel);
        var alive = clock.GetUtcNow() - EndStaleStays.Silence;
        var there = await db.Set<Presence>().Where(p => p.SessionId == sessionId && p.EndedAt == null && p.LastSeenAt >= alive).Select(p => p.AccountId).Distinct().ToListAsync(cancel);
        var screens = await db.Set<ScreenStay>().Where(s => s.SessionId == sessionId && s.EndedAt == null && s.LastSeenAt >= alive).Select(s => s.ScreenId).Distinct().ToListAsync(cancel);
        var tables = await db.Set<SessionTable>().AsNoTracking().Where(t => t.SessionId == sessionId).ToListAsync(cancel);
        var seats = await db.Set<TableSeat>().AsNoTracking().Where(s => s.SessionId == sessionId && s.LeftAt == null).OrderBy(s => s.SatAt).ToListAsync(cancel);
        var mine = tables.Find(t => seats.Exists(s => s.TableId == t.Id && s.AccountId == actor.Id && s.ConfirmedAt is not null)) ?? tables.Find(t => t.HostId == actor.Id);
        var mayJoin = mine is null ? [] : await db.MayJoin(session, clock.Today(), cancel);

        var people = await People(session, [.. there, .. seats.Select(s => s.AccountId), .. tables.Where(t => t.HostId is not null).Select(t => t.HostId!.Value), .. mayJoin], cancel);
        var names = await db.Set<RoomScreen>().Where(s => screens.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancel);
        var chair = SessionRights.Of(actor, session).Present;

        List<SeatLine> At(Func<SessionTable, bool> which) => tables.Find(t => which(t)) is not { } table ? [] : [.. seats.Where(s => s.TableId == table.Id)
            .Select(s => new SeatLine(s.Id, people[s.AccountId], s.ConfirmedAt is not null, s.AccountId == actor.Id, chair || table.HostId == actor.Id || s.AccountId == actor.Id))];
        return new RoomView(
            [.. there.Select(a => people[a]).OrderBy(p => p.Name, StringComparer.CurrentCulture).Select(p => new DeviceLine(p, p.Name, At(t => t.HostId == p.Id)))],
            [.. screens.Select(s => new DeviceLine(null, names[s], At(t => t.ScreenId == s))).OrderBy(s => s.Name, StringComparer.CurrentCulture)],
            mine is null ? null : new OwnTable(mine.Id, mine.HostId == actor.Id ? null : await db.NameOf(mine, cancel), TableCode.Of(db.Sealer, session.TerritoryId, mine.CodeRound),
                [.. mayJoin.Where(a => a != actor.Id && a != mine.HostId && !seats.Exists(s => s.AccountId == a)).Select(a => people[a]).OrderBy(p => p.Place, StringComparer.CurrentCulture).ThenBy(p => p.Name, StringComparer.CurrentCulture)]),
            await db.Closed(session, clock.GetUtcNow(), cancel) is null);
    }

    async Task<Dictionary<Guid, PersonHere>> People(Session session, List<Guid> ids, CancellationToken cancel)
    {
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel);
        var places = await db.Affiliated(session, ids, cancel);
        return accounts.ToDictionary(a => a.Id, a => new PersonHere(a.Id, a.DisplayName, a.Profession, places.GetValueOrDefault(a.Id)?.ShortName ?? ""));
    }
}

/// <summary>A room as one of those who may sit in it sees it.</summary>
/// <param name="People">Those with a device of their own in it.</param>
/// <param name="Screens">Meeting-room screens in it.</param>
/// <param name="Mine">The table at which the reader sits, or which they host; null while they have said nothing of one.</param>
/// <param name="Open">True while the room may be joined.</param>
public sealed record RoomView(IReadOnlyList<DeviceLine> People, IReadOnlyList<DeviceLine> Screens, OwnTable? Mine, bool Open);

/// <summary>A device in the room and who sits before it.</summary>
/// <param name="Person">Null for a meeting-room screen.</param>
/// <param name="Name">The person's name, or the screen's.</param>
/// <param name="Seats">Who sits at its table besides, the first to sit down first.</param>
public sealed record DeviceLine(PersonHere? Person, string Name, IReadOnlyList<SeatLine> Seats);

/// <summary>Somebody at a table.</summary>
/// <param name="Confirmed">False while it waits for their own word.</param>
/// <param name="Me">True for the reader.</param>
/// <param name="MayEnd">True when the reader may say that they have left.</param>
public sealed record SeatLine(Guid Id, PersonHere Person, bool Confirmed, bool Me, bool MayEnd);

/// <summary>A professional by name and place.</summary>
/// <param name="Place">Short name of where they sit in this session; empty when no role says so.</param>
public sealed record PersonHere(Guid Id, string Name, Profession Profession, string Place);

/// <summary>The table that the reader keeps.</summary>
/// <param name="Name">The name of the screen, or of who hosts it; null for the reader's own screen.</param>
/// <param name="Code">What others type to sit down at it.</param>
/// <param name="Colleagues">Whom the reader may put down, by their places.</param>
public sealed record OwnTable(Guid Id, string? Name, string Code, IReadOnlyList<PersonHere> Colleagues);
