using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.People;

/// <summary>Sends an invitation that waits once more, with a fresh link and its full time; links given before stop working.</summary>
public sealed class RenewInvitation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<InvitationMade>> Run(Actor actor, Guid id, bool byMail, CancellationToken cancel)
    {
        var invitation = await db.FindInvitation(actor, id, cancel);
        if (invitation is null) return await audit.Refused(actor.Id, "renew-invitation", "invitation", id, cancel);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<OneTimeLink>().Where(l => l.InvitationId == id && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        invitation.ExpiresAt = now + await db.Time(Policy.Invitation, invitation.TerritoryId, cancel);
        var token = db.Hand(invitation, byMail, now);
        audit.Done(actor.Id, "renew-invitation", "invitation", id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new InvitationMade(id, token, invitation.ExpiresAt);
    }
}
