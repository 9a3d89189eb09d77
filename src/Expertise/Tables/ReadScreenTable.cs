using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

/// <summary>What a meeting-room screen shows of its own table: the code by which those before it sit down, and who did. Nothing clinical, and nobody else's names.</summary>
public sealed class ReadScreenTable(ExpertiseDb db, ListSessionsOfScreen sessions, TimeProvider clock) : IVerb
{
    /// <returns>Null when the screen may not join the session now.</returns>
    public async Task<ScreenTable?> Run(RoomScreen screen, Guid sessionId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if ((await sessions.Run(screen, cancel)).FirstOrDefault(s => s.Id == sessionId) is not { } head || head.Closed(now) is not null) return null;
        using var system = db.As(Reach.System); // a screen holds no role; the session is one of its own
        var session = (await db.Peek(sessionId, cancel))!;
        var table = await db.Table(session, screen.Id, null, now, cancel);
        var seated = await (
            from seat in db.Set<TableSeat>()
            join account in db.Set<Account>() on seat.AccountId equals account.Id
            where seat.TableId == table.Id && seat.LeftAt == null
            orderby seat.SatAt
            select new { account, Confirmed = seat.ConfirmedAt != null }).AsNoTracking().ToListAsync(cancel);
        return new(TableCode.Of(db.Sealer, session.TerritoryId, table.CodeRound), seated.ConvertAll(s => (s.account.DisplayName, s.Confirmed)));
    }
}

/// <summary>A screen's table.</summary>
/// <param name="Code">What is typed to sit down at it.</param>
/// <param name="Seated">Who sits there, and whether by their own word.</param>
public sealed record ScreenTable(string Code, IReadOnlyList<(string Name, bool Confirmed)> Seated);
