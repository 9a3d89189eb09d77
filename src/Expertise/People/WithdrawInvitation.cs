using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Takes back an invitation that waits; its links stop working.</summary>
public sealed class WithdrawInvitation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid id, CancellationToken cancel)
    {
        var invitation = await db.FindInvitation(actor, id, cancel);
        if (invitation is null) return await audit.Refused(actor.Id, "withdraw-invitation", "invitation", id, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<OneTimeLink>().Where(l => l.InvitationId == id && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        invitation.AnsweredAt = clock.GetUtcNow();
        audit.Done(actor.Id, "withdraw-invitation", "invitation", id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
