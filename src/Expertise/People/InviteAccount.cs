using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>Makes an account with one role, without password: the person sets it through a link that works once, for a week unless the territory decided otherwise.</summary>
public sealed class InviteAccount(ExpertiseDb db, UserManager<Account> accounts, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The new account's id and the token of its link.</summary>
    /// <param name="actor">Who invites; an administrator.</param>
    /// <param name="person">Who is invited.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="placeId">The service of an expert; the organisation of a requester or learner; null for the others.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Invitation>> Run(Actor actor, NewAccount person, Role role, Guid? placeId, CancellationToken cancel)
    {
        if (!actor.Is(Role.Administrator)) return await audit.Refused(actor.Id, "invite-account", "account", null, cancel);
        var territory = await TerritoryOf(actor, role, placeId, cancel);
        var faults = person.Faults().ToList();
        if (territory is null) faults.Add(new("place", NeedsService(role) ? "role-needs-service" : "role-needs-organisation"));
        if (NeedsService(role) && !person.Profession.MayBeAsked()) faults.Add(new("profession", "expert-profession"));
        if (role == Role.Requester && !person.Profession.MayAsk()) faults.Add(new("profession", "requester-profession"));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var saved = await person.Save(db, accounts, password: null, now);
        if (!saved.Succeeded) return saved.Refusal;
        db.Add(new RoleGrant
        {
            Id = Guid.CreateVersion7(now),
            AccountId = saved.Value.Id,
            Role = role,
            TerritoryId = territory!.Value,
            OrganisationId = NeedsOrganisation(role) ? placeId : null,
            ServiceId = NeedsService(role) ? placeId : null,
            StartsOn = RoleDays.Of(now),
        });
        var token = db.AddLink(LinkPurpose.Invitation, saved.Value.Id, now, await db.Time(Policy.Invitation, territory.Value, cancel));
        audit.Done(actor.Id, "invite-account", "account", saved.Value.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Invitation(saved.Value.Id, token);
    }

    static bool NeedsOrganisation(Role role) => role is Role.Requester or Role.Learner or Role.SocialWorker;

    static bool NeedsService(Role role) => role is Role.Expert or Role.Chair or Role.GuestExpert;

    /// <summary>The territory of the place, where the actor administers it; null when the place does not fit the role.</summary>
    async Task<Guid?> TerritoryOf(Actor actor, Role role, Guid? placeId, CancellationToken cancel)
    {
        var mine = actor.TerritoriesAs(Role.Administrator).ToList();
        if (NeedsService(role))
            return await db.Set<Service>().Where(s => s.Id == placeId).Join(db.Set<Organisation>(), s => s.OrganisationId, o => o.Id, (s, o) => (Guid?)o.TerritoryId)
                .SingleOrDefaultAsync(t => mine.Contains(t!.Value), cancel);
        if (NeedsOrganisation(role))
            return await db.Set<Organisation>().Where(o => o.Id == placeId && mine.Contains(o.TerritoryId)).Select(o => (Guid?)o.TerritoryId).SingleOrDefaultAsync(cancel);
        return mine[0];
    }
}

/// <summary>An account and the token that sets its password, to be shown once.</summary>
public sealed record Invitation(Guid AccountId, string Token);
