using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Invites somebody to a role. The answer is the same whether they have an account on this installation or not; only who is of the
/// territory already, and so no secret, is refused by name.
/// </summary>
public sealed class InvitePerson(ExpertiseDb db, ILookupNormalizer normalizer, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who invites; a coordinator or an administrator.</param>
    /// <param name="person">Who is invited.</param>
    /// <param name="wanted">To what.</param>
    /// <param name="byMail">True to mail the link; false to give its token back, to be shown once.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<InvitationMade>> Run(Actor actor, NewAccount person, WantedRole wanted, bool byMail, CancellationToken cancel)
    {
        if (actor.Staffed() is []) return await audit.Refused(actor.Id, "invite-person", "invitation", null, cancel);
        var now = clock.GetUtcNow();
        var (placed, roleFaults) = await db.Place(actor, person.Profession, wanted, RoleDays.Of(now), cancel);
        var faults = person.Faults().Concat(roleFaults).Concat(await db.SpecialtyFaults(person.Specialties, cancel)).ToList();
        if (faults.Count == 0) faults.AddRange(await AlreadyHere(person, placed!.TerritoryId, cancel));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        var invitation = RoleInvitation.Of(actor, person, normalizer.NormalizeEmail(person.Email.Trim()), placed!, now, await db.Time(Policy.Invitation, placed!.TerritoryId, cancel));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(invitation);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("invitation_open_once"))
        {
            return Refusal.Invalid(new FieldFault("email", "invited-already"));
        }
        var token = db.Hand(invitation, byMail, now);
        audit.Done(actor.Id, "invite-person", "invitation", invitation.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new InvitationMade(invitation.Id, token, invitation.ExpiresAt);
    }

    /// <summary>Faults of what somebody of the same territory has; what others have is not told.</summary>
    async Task<IEnumerable<FieldFault>> AlreadyHere(NewAccount person, Guid territory, CancellationToken cancel)
    {
        var normalized = normalizer.NormalizeEmail(person.Email.Trim());
        var here = await db.Set<Account>().AsNoTracking()
            .Where(a => a.NormalizedEmail == normalized || (person.Rpps != null && a.Rpps == person.Rpps))
            .Where(a => db.Set<RoleGrant>().Any(g => g.AccountId == a.Id && g.TerritoryId == territory && g.EndedAt == null))
            .Where(a => a.DisabledAt == null).ToListAsync(cancel);
        return here.Select(a => a.NormalizedEmail == normalized ? new FieldFault("email", "email-taken") : new FieldFault("rpps", "rpps-taken")).Distinct();
    }
}

/// <summary>An invitation was made.</summary>
/// <param name="Id">Which.</param>
/// <param name="Token">Of its link, to be shown once; null when it goes by mail.</param>
/// <param name="ExpiresAt">Until when it waits.</param>
public sealed record InvitationMade(Guid Id, string? Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Says nothing that lets in.</summary>
    public override string ToString() => nameof(InvitationMade);
}

static class HandingInvitations
{
    /// <summary>Puts the invitation's mail into the outbox, or makes its link at once; in what the caller saves.</summary>
    public static string? Hand(this ExpertiseDb db, RoleInvitation invitation, bool byMail, DateTimeOffset now)
    {
        if (!byMail) return db.AddLink(invitation, now);
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = null, Kind = NoticeKind.Invited, SubjectId = invitation.Id, CreatedAt = now, Attempts = 0 });
        return null;
    }

    /// <summary>The invitation, while it waits and where the actor may give its role.</summary>
    public static async Task<RoleInvitation?> FindInvitation(this ExpertiseDb db, Actor actor, Guid id, CancellationToken cancel)
    {
        var found = await db.Set<RoleInvitation>().SingleOrDefaultAsync(i => i.Id == id && i.AnsweredAt == null, cancel);
        return found is not null && actor.MayGrant(found.Role, found.TerritoryId) ? found : null;
    }
}
