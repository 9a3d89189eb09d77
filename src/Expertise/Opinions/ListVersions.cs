using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>The texts that an opinion went through before it was signed.</summary>
public sealed record OpinionVersions(string Reference, IReadOnlyList<OpinionVersionLine> Versions);

/// <summary>What one person typed in one go.</summary>
public sealed record OpinionVersionLine(string By, DateTimeOffset BeganAt, DateTimeOffset SavedAt, OpinionText Text);

/// <summary>Lists the versions of a draft, the latest first, for the experts of the service alone: an opinion is what was signed.</summary>
public sealed class ListVersions(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<OpinionVersions>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var found = await db.ReadForExpert(audit, actor, "list-opinion-versions", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        var rows = await (
            from version in db.Set<OpinionDraftVersion>().AsNoTracking()
            join opinion in db.Set<Opinion>() on version.OpinionId equals opinion.Id
            join author in db.Set<Account>().AsNoTracking() on version.AuthorId equals author.Id
            where opinion.RequestId == requestId
            orderby version.SavedAt descending
            select new { version, author }).ToListAsync(cancel);
        audit.Done(actor.Id, "list-opinion-versions", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return new OpinionVersions(found.Value.Reference,
            rows.ConvertAll(r => new OpinionVersionLine(r.author.DisplayName, r.version.BeganAt, r.version.SavedAt, DraftVersions.Read(r.version.Typed))));
    }
}
