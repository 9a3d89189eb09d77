using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Says whose table a typed code belongs to, before one sits down there.</summary>
public sealed class FindTable(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The table; <c>table-code-wrong</c> at the field <c>code</c>, whatever is wrong with it: unknown, renewed, of a screen that was revoked, of a session that is over or in which this person may not sit.</returns>
    public async Task<Outcome<FoundTable>> Run(Actor actor, string? typed, CancellationToken cancel)
    {
        var wrong = Refusal.Invalid(new FieldFault("code", "table-code-wrong"));
        if (!ScreenCode.TryRead(typed, out var code)) return wrong;
        var hash = Secret.Hash(code);
        if (await db.Set<SessionTable>().AsNoTracking().SingleOrDefaultAsync(t => t.CodeSha256 == hash, cancel) is not { } table
            || await db.Peek(table.SessionId, cancel) is not { } session || await db.Closed(session, clock.GetUtcNow(), cancel) is not null) return wrong;
        if (table.ScreenId is { } screen && await db.Set<RoomScreen>().AnyAsync(s => s.Id == screen && s.RevokedAt != null, cancel)) return wrong;
        if (!SessionRights.Of(actor, session).Join)
        {
            await audit.Refused(actor.Id, "sit-at-table", "session", session.Id, cancel);
            return wrong;
        }
        var head = await SessionHead.All(db).SingleAsync(h => h.Id == session.Id, cancel);
        return new FoundTable(table.Id, table.HostId == actor.Id, await db.NameOf(table, cancel), head);
    }
}

/// <summary>Where a code leads.</summary>
/// <param name="Own">True for the host's own table, at which the host sits anyway.</param>
/// <param name="Name">The screen's name, or the host's.</param>
public sealed record FoundTable(Guid TableId, bool Own, string Name, SessionHead Session);

static class TableNames
{
    /// <summary>The screen's name, or the host's.</summary>
    public static async Task<string> NameOf(this ExpertiseDb db, SessionTable table, CancellationToken cancel) => table.ScreenId is { } screen
        ? await db.Set<RoomScreen>().Where(s => s.Id == screen).Select(s => s.Name).SingleAsync(cancel)
        : (await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == table.HostId, cancel)).DisplayName;
}
