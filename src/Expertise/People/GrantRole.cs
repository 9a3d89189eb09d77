using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Gives a person of the territory one more role; never to oneself.</summary>
public sealed class GrantRole(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Guid>> Run(Actor actor, Guid accountId, WantedRole wanted, CancellationToken cancel)
    {
        var account = await db.FindStaff(actor, accountId, cancel);
        if (account is null) return await audit.Refused(actor.Id, "grant-role", "account", accountId, cancel);
        if (accountId == actor.Id) return Refusal.Conflict("own-role");
        if (account is { DisabledAt: not null, Persona: null, PasswordHash: null } && !await db.HasSecondWay(accountId, cancel)) return Refusal.Conflict("account-closed"); // by its owner, for good
        var now = clock.GetUtcNow();
        var (placed, faults) = await db.Place(actor, account.Profession, wanted, RoleDays.Of(now), cancel);
        if (faults.Count > 0) return Refusal.Invalid(faults);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(accountId, cancel); // two clicks give one role
        if (await IsHeld(db, accountId, placed!, cancel)) return Refusal.Invalid(new FieldFault("role", "role-held"));
        var grant = Make(accountId, placed!, now);
        if (account.DisabledAt is not null) account.DisabledAt = null; // who left and comes back: their ways in are still theirs
        db.Add(grant);
        await db.SaveChangesAsync(cancel);
        audit.Done(actor.Id, "grant-role", "role-grant", grant.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return grant.Id;
    }

    internal static RoleGrant Make(Guid accountId, PlacedRole placed, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        AccountId = accountId,
        Role = placed.Role,
        TerritoryId = placed.TerritoryId,
        OrganisationId = placed.OrganisationId,
        ServiceId = placed.ServiceId,
        SupervisorId = placed.SupervisorId,
        ProgrammeId = placed.ProgrammeId,
        StartsOn = placed.StartsOn,
        EndsOn = placed.EndsOn,
    };

    /// <summary>True when the same role at the same place holds on one of the wanted days.</summary>
    internal static Task<bool> IsHeld(ExpertiseDb db, Guid accountId, PlacedRole placed, CancellationToken cancel) => db.Set<RoleGrant>().AnyAsync(g => g.AccountId == accountId && g.EndedAt == null
        && g.Role == placed.Role && g.TerritoryId == placed.TerritoryId && g.OrganisationId == placed.OrganisationId && g.ServiceId == placed.ServiceId && g.ProgrammeId == placed.ProgrammeId
        && (g.EndsOn == null || g.EndsOn >= placed.StartsOn) && (placed.EndsOn == null || g.StartsOn <= placed.EndsOn), cancel);
}
