using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Takes back what was entered, with all its hours; an address is forgotten with it. By whose hours they are, or who entered them.</summary>
public sealed class WithdrawDuties(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid sourceId, CancellationToken cancel)
    {
        // Row-level security shows one's own, and what one entered.
        if (!await db.Set<DutySource>().AnyAsync(s => s.Id == sourceId && (s.AccountId == actor.Id || s.AddedById == actor.Id), cancel))
            return await audit.Refused(actor.Id, "withdraw-duties", "duty", sourceId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<DutySource>().Where(s => s.Id == sourceId).ExecuteDeleteAsync(cancel);
        audit.Done(actor.Id, "withdraw-duties", "duty", sourceId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
