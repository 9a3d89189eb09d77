using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Removes an organisation that nothing has ever used, such as one entered by mistake; any other is closed instead.</summary>
public sealed class RemoveOrganisation(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>Done, or <c>organisation-in-use</c>.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid id, CancellationToken cancel)
    {
        var organisation = await db.Set<Organisation>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancel);
        if (organisation is null || !actor.Keeps(organisation.TerritoryId)) return await audit.Refused(actor.Id, "remove-organisation", "organisation", id, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        audit.Done(actor.Id, "remove-organisation", "organisation", id);
        await db.SaveChangesAsync(cancel); // before the row goes: the audit looks its territory up
        try
        {
            await db.Set<Organisation>().Where(o => o.Id == id).ExecuteDeleteAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Refusal.Conflict("organisation-in-use");
        }
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
