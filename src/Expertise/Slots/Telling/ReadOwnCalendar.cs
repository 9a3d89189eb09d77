using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Telling;

/// <summary>A person's calendar, as they read it on a page or by the address that they gave to a calendar program.</summary>
public sealed class ReadOwnCalendar(ExpertiseDb db, TimeProvider clock, TellCalendars tell) : IVerb
{
    /// <summary>How far back a subscription goes: who looks for last month's hours finds them on the pages.</summary>
    static readonly TimeSpan Back = TimeSpan.FromDays(28);

    /// <summary>The page of one's own calendar.</summary>
    public async Task<OwnCalendarView> Run(Actor actor, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the queries below ask for this account only
        var own = await db.Set<OwnCalendar>().AsNoTracking().SingleOrDefaultAsync(c => c.AccountId == actor.Id, cancel);
        return new(own?.Reminders ?? true, own?.AddressMadeAt, own?.ReadAt, await Entries(actor.Id, clock.GetUtcNow(), cancel));
    }

    /// <summary>What a subscription shows, the first in time first; <see cref="Refusal.NotFound"/> for an address that is unknown, withdrawn, or of an account that is closed.</summary>
    public async Task<Outcome<IReadOnlyList<CalendarEntry>>> ByAddress(string secret, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the secret is the right, whoever holds it
        var (hash, now) = (Secret.Hash(secret), clock.GetUtcNow());
        var owner = await (from own in db.Set<OwnCalendar>()
                           join account in db.Set<Account>() on own.AccountId equals account.Id
                           where own.AddressSha256 == hash && account.DisabledAt == null
                           select (Guid?)own.AccountId).SingleOrDefaultAsync(cancel);
        if (owner is not { } me) return Refusal.NotFound;
        // To the hour: programs ask often, and a row written each time would tell nothing more.
        await db.Set<OwnCalendar>().Where(c => c.AccountId == me && (c.ReadAt == null || c.ReadAt < now.AddHours(-1))).ExecuteUpdateAsync(set => set.SetProperty(c => c.ReadAt, now), cancel);
        return await Entries(me, now - Back, cancel);
    }

    /// <summary>What the person has of one session; null for nothing, or where it was cancelled.</summary>
    public async Task<CalendarEntry?> Of(Actor actor, Guid session, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // this account's only
        if (await db.Set<CalendarChange>().AnyAsync(c => c.AccountId == actor.Id, cancel)) await tell.Tell(actor.Id, cancel);
        return await db.Set<CalendarEntry>().AsNoTracking().FirstOrDefaultAsync(e => e.AccountId == actor.Id && e.SessionId == session && e.CancelledAt == null, cancel);
    }

    async Task<List<CalendarEntry>> Entries(Guid account, DateTimeOffset since, CancellationToken cancel)
    {
        if (await db.Set<CalendarChange>().AnyAsync(c => c.AccountId == account, cancel)) await tell.Tell(account, cancel);
        return await db.Set<CalendarEntry>().AsNoTracking().Where(e => e.AccountId == account && e.CancelledAt == null && e.EndsAt > since).OrderBy(e => e.StartsAt).ToListAsync(cancel);
    }
}

/// <summary>What a person has in their calendar.</summary>
/// <param name="Reminders">True when they are reminded by mail.</param>
/// <param name="AddressSince">Since when there is an address to subscribe to; null for none.</param>
/// <param name="ReadAt">When it was last read, to the hour; null for never.</param>
/// <param name="Coming">Appointments that are not over, the first in time first.</param>
public sealed record OwnCalendarView(bool Reminders, DateTimeOffset? AddressSince, DateTimeOffset? ReadAt, IReadOnlyList<CalendarEntry> Coming);
