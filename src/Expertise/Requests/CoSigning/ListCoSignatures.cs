using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>A request that somebody wrote under the reader's supervision and that waits for their co-signature.</summary>
public sealed record CoSignatureLine(Guid DraftId, string PatientName, string Question, string Writer, DateTimeOffset SentAt);

/// <summary>What waits for a supervisor's co-signature, the oldest first.</summary>
public sealed class ListCoSignatures(ExpertiseDb db) : IVerb
{
    public async Task<IReadOnlyList<CoSignatureLine>> Run(Actor actor, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester)) return [];
        var rows = await (
            from asked in db.Waiting().AsNoTracking()
            join draft in db.Set<Draft>().AsNoTracking() on asked.DraftId equals draft.Id
            join writer in db.Set<Account>().AsNoTracking() on asked.InternId equals writer.Id
            where asked.SupervisorId == actor.Id
            orderby asked.SentAt
            select new { draft, writer, asked.SentAt }).ToListAsync(cancel);
        return rows.ConvertAll(r =>
        {
            var form = RequestForm.FromJson(r.draft.Fields);
            return new CoSignatureLine(r.draft.Id, $"{form.UsedName ?? form.BirthName} {form.BirthGivenNames}", form.Question ?? "", r.writer.DisplayName, r.SentAt);
        });
    }
}
