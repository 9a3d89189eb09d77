using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle;

/// <summary>A file that somebody opened to the reader.</summary>
/// <param name="Until">The last day.</param>
/// <param name="By">Who opened it.</param>
public sealed record SharedFileLine(Patient Patient, FileSection Section, DateOnly Until, string By);

/// <summary>The files that others opened to somebody, the latest first.</summary>
public sealed class ListSharedFiles(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<List<SharedFileLine>> Run(Actor actor, CancellationToken cancel)
    {
        var today = clock.Today();
        var rows = await (
            from share in db.Set<CareShare>().AsNoTracking()
            join patient in db.Set<Patient>().AsNoTracking() on share.PatientId equals patient.Id
            join account in db.Set<Account>().AsNoTracking() on share.AddedById equals account.Id
            where share.AccountId == actor.Id && share.EndedAt == null && share.StartsOn <= today && share.EndsOn >= today
            orderby share.AddedAt descending
            select new { share, patient, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new SharedFileLine(r.patient, r.share.Section, r.share.EndsOn, r.account.DisplayName));
    }
}
