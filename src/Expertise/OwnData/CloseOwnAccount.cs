using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Telling;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>
/// Closes one's account for good: every way in, address, telephone and draft goes, every role ends. The name stays with the acts that the law
/// wants kept with it: requests, opinions, attendance, audit.
/// </summary>
public sealed class CloseOwnAccount(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // roles in territories that the person has left, too
        var (me, now, today) = (actor.Id, clock.GetUtcNow(), clock.Today());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == me, cancel);
        if (account.Persona is not null) return Refusal.Conflict("persona-stays");
        if (await IsLastAdministrator(actor, today, cancel)) return Refusal.Conflict("last-administrator");
        account.DisabledAt = now;
        await db.SaveChangesAsync(cancel); // first: with it the database takes back what waits for a co-signature, and lets its draft go
        await Erase(me, cancel);
        await EndRoles(me, now, today, cancel);
        account.Email = account.NormalizedEmail = account.UserName = account.NormalizedUserName = account.PhoneNumber = account.PasswordHash = null;
        account.EmailConfirmed = false;
        account.SecurityStamp = Guid.NewGuid().ToString("n");
        await db.Set<AccountSignIn>().Where(s => s.AccountId == me && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancel);
        audit.Done(me, "close-account", "account", me);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }

    /// <summary>True when a territory would be left without anybody to keep its accounts. The territories' rows make two who leave at once take turns.</summary>
    async Task<bool> IsLastAdministrator(Actor actor, DateOnly today, CancellationToken cancel)
    {
        foreach (var territory in actor.TerritoriesAs(Role.Administrator).Order())
        {
            await db.Database.ExecuteSqlAsync($"select 1 from territory where id = {territory} for no key update", cancel);
            if (!await db.Set<RoleGrant>().HoldingOn(today).AnyAsync(g => g.TerritoryId == territory && g.Role == Role.Administrator && g.AccountId != actor.Id
                && db.Set<Account>().Any(a => a.Id == g.AccountId && a.DisabledAt == null), cancel)) return true;
        }
        return false;
    }

    async Task Erase(Guid me, CancellationToken cancel)
    {
        await db.DropWaysIn(me, cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == me && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        await db.Set<EmailChange>().Where(c => c.AccountId == me).ExecuteDeleteAsync(cancel);
        await db.Set<Draft>().Where(d => d.AccountId == me).ExecuteDeleteAsync(cancel);
        await db.Set<OwnCalendar>().Where(c => c.AccountId == me).ExecuteDeleteAsync(cancel);
        await db.Set<SessionReminder>().Where(r => r.AccountId == me).ExecuteDeleteAsync(cancel);
        await db.Set<CalendarEntry>().Where(e => e.AccountId == me).ExecuteDeleteAsync(cancel);
    }

    async Task EndRoles(Guid me, DateTimeOffset now, DateOnly today, CancellationToken cancel)
    {
        await db.Set<RoleGrant>().Where(g => g.AccountId == me && g.StartsOn > today).ExecuteDeleteAsync(cancel);
        foreach (var grant in await db.Set<RoleGrant>().Where(g => g.AccountId == me && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)).ToListAsync(cancel)) grant.End(now);
        await db.Set<Delegation>().Where(d => (d.FromId == me || d.ToId == me) && d.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(d => d.EndedAt, now), cancel);
    }
}
