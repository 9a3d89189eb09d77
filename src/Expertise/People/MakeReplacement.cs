using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Somebody takes care of another's cases from a day to a day: made by the one who is away, or by who keeps the territory's people.</summary>
public sealed class MakeReplacement(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The longest, days: a replacement is for a time.</summary>
    const int Longest = 366;

    /// <param name="actor">Who makes it.</param>
    /// <param name="fromId">Whose cases; the actor or somebody whose requester role they may give.</param>
    /// <param name="toId">Who takes care of them; somebody of the same territory who may ask for opinions.</param>
    /// <param name="from">First day; null for today.</param>
    /// <param name="until">Last day, included.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid fromId, Guid? toId, DateOnly? from, DateOnly? until, CancellationToken cancel)
    {
        var territory = await db.AsksIn(actor, fromId, cancel);
        if (territory is null) return await audit.Refused(actor.Id, "make-replacement", "account", fromId, cancel);
        var today = clock.Today();
        var first = from is { } day && day > today ? day : today;
        var faults = new List<FieldFault>();
        if (toId is null || !await db.MayReplace(fromId, territory.Value, today).AnyAsync(a => a.Id == toId, cancel)) faults.Add(new("replacement", "replacement-unfit"));
        if (until is null) faults.Add(new("replacementUntil", "replacement-end-missing"));
        else if (until < first || until.Value.DayNumber - first.DayNumber > Longest) faults.Add(new("replacementUntil", "replacement-days"));
        return faults.Count > 0 ? Refusal.Invalid(faults) : await Save(actor, territory.Value, fromId, toId!.Value, first, until!.Value, cancel);
    }

    async Task<Outcome<Guid>> Save(Actor actor, Guid territory, Guid fromId, Guid toId, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var made = new Delegation { Id = Guid.CreateVersion7(now), TerritoryId = territory, FromId = fromId, ToId = toId, StartsOn = first, EndsOn = last, MadeById = actor.Id, MadeAt = now };
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(made);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("delegation_once"))
        {
            return Refusal.Invalid(new FieldFault("replacement", "replacement-there"));
        }
        audit.Done(actor.Id, "make-replacement", "delegation", made.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return made.Id;
    }
}

static class Replacing
{
    /// <summary>Where the person asks for opinions, or asked before they left, and the actor may say who replaces them.</summary>
    public static async Task<Guid?> AsksIn(this ExpertiseDb db, Actor actor, Guid accountId, CancellationToken cancel)
    {
        var asked = await db.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountId == accountId && g.Role == Role.Requester)
            .OrderByDescending(g => g.EndedAt == null).ThenByDescending(g => g.StartsOn).ToListAsync(cancel);
        return asked.FirstOrDefault(g => accountId == actor.Id ? actor.Holds(Role.Requester, g.TerritoryId) : actor.MayGrant(Role.Requester, g.TerritoryId))?.TerritoryId;
    }

    /// <summary>Who may take care of somebody's cases: whoever asks for opinions in the same territory.</summary>
    public static IQueryable<Account> MayReplace(this ExpertiseDb db, Guid fromId, Guid territory, DateOnly today)
    {
        var asking = db.Set<RoleGrant>().HoldingOn(today).Where(g => g.TerritoryId == territory && g.Role == Role.Requester);
        return db.Set<Account>().Where(a => a.Id != fromId && a.DisabledAt == null && asking.Any(g => g.AccountId == a.Id));
    }
}
