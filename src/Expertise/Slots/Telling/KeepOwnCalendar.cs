using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Telling;

/// <summary>What a person decides about their own calendar.</summary>
public sealed class KeepOwnCalendar(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Makes an address to which calendars subscribe; the one before ends.</summary>
    /// <returns>The secret in it, which nobody can show again.</returns>
    public async Task<string> MakeAddress(Actor actor, CancellationToken cancel)
    {
        var (secret, now) = (Secret.New(), clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"""
            insert into own_calendar (account_id, reminders, address_sha256, address_made_at) values ({actor.Id}, true, {Secret.Hash(secret)}, {now})
            on conflict (account_id) do update set address_sha256 = excluded.address_sha256, address_made_at = excluded.address_made_at, read_at = null
            """, cancel);
        audit.Done(actor.Id, "make-calendar-address", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return secret;
    }

    /// <summary>From now on the address shows nothing.</summary>
    public async Task WithdrawAddress(Actor actor, CancellationToken cancel)
    {
        await db.Set<OwnCalendar>().Where(c => c.AccountId == actor.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.AddressSha256, (byte[]?)null).SetProperty(c => c.AddressMadeAt, (DateTimeOffset?)null).SetProperty(c => c.ReadAt, (DateTimeOffset?)null), cancel);
        audit.Done(actor.Id, "withdraw-calendar-address", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Wants reminders by mail, or none.</summary>
    public async Task ChooseReminders(Actor actor, bool wanted, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"insert into own_calendar (account_id, reminders) values ({actor.Id}, {wanted}) on conflict (account_id) do update set reminders = excluded.reminders", cancel);
        audit.Done(actor.Id, "choose-reminders", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
    }
}
