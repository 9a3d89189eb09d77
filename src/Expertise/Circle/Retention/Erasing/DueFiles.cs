using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>A file that the law no longer wants kept.</summary>
sealed record DueFile(Patient Patient, KeptFile File, Keeping Keeping);

/// <summary>
/// What is due: the database says it as far as it can, from what was done, death and claims; the 28th birthday is sealed and looked at here.
/// </summary>
static class DueFiles
{
    /// <summary>Of the territories, those first that are due longest.</summary>
    public static async Task<List<DueFile>> Due(this ExpertiseDb db, IReadOnlyList<Guid> territories, DateOnly today, CancellationToken cancel)
    {
        // No setting goes below ten years: what is younger is not asked about.
        var ids = await db.Database.SqlQuery<Guid>($"""
            select p.id as "Value" from patient p where p.territory_id = any ({territories.ToArray()}) and p.erased_at is null and p.created_at < now() - interval '10 years' and file_kept_until(p.id) < {today}
                and not exists (select from patient_merge m where m.merged_id = p.id and m.undone_at is null)
            """).ToListAsync(cancel);
        var due = new List<DueFile>();
        foreach (var id in ids)
            if (await db.DueFile(id, today, cancel) is { } file) due.Add(file);
        return [.. due.OrderBy(d => d.Keeping.Until)];
    }

    /// <summary>Null for a file that is still to be kept, and for none.</summary>
    public static async Task<DueFile?> DueFile(this ExpertiseDb db, Guid patientId, DateOnly today, CancellationToken cancel)
    {
        var patient = await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == patientId && p.ErasedAt == null, cancel);
        if (patient is null || await db.Set<PatientMerge>().AnyAsync(m => m.MergedId == patientId && m.UndoneAt == null, cancel)) return null;
        var known = await db.Database.SqlQuery<DateOnly>($"""select least(file_kept_until({patientId}), '9999-12-31') as "Value" """).SingleAsync(cancel);
        var file = await db.Kept(patient, await db.RetentionFacts(patientId, cancel), cancel);
        var keeping = KeepingTime.Of(file);
        return known < today && keeping.Until < today ? new(patient, file, keeping) : null;
    }
}
