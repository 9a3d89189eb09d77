using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>One file that is due, or one erasure, for those who may do something about it.</summary>
/// <param name="Due">Set for a file that may be asked about.</param>
/// <param name="Erasure">Set for what waits or is over.</param>
/// <param name="File">Set while the file is there: what it follows from that its time is over. It may have changed since it was asked for.</param>
public sealed record ErasureView(DueLine? Due, ErasureLine? Erasure, FileTime? File);

/// <summary>What decides how long a file is kept, without who it is about.</summary>
/// <param name="Died">Where the death decides.</param>
/// <param name="Until">Null while a claim lasts.</param>
public sealed record FileTime(DateOnly LastVisit, DateOnly? Died, KeepingRule Rule, DateOnly? Until);

/// <summary>Reads it by the patient's id while it is due, by the erasure's own id from then on.</summary>
public sealed class ReadErasure(ExpertiseDb db, ListErasures list, AuditTrail audit) : IVerb
{
    public async Task<Outcome<ErasureView>> Run(Actor actor, Guid id, CancellationToken cancel)
    {
        var all = await list.All(actor, cancel);
        var due = all?.Lines?.FirstOrDefault(l => l.PatientId == id);
        var erasure = (all?.Waiting ?? []).Concat(all?.Done ?? []).FirstOrDefault(e => e.Id == id);
        if (due is null && erasure is null) return await audit.Refused(actor.Id, "read-erasure", "erasure", id, cancel);
        var view = new ErasureView(due, erasure, await Time(due, erasure, cancel));
        audit.Done(actor.Id, "read-erasure", due is null ? "erasure" : "patient", id);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    async Task<FileTime?> Time(DueLine? due, ErasureLine? erasure, CancellationToken cancel)
    {
        var patientId = due?.PatientId ?? await db.Set<Erasure>().Where(e => e.Id == erasure!.Id).Select(e => e.PatientId).SingleAsync(cancel);
        if (await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == patientId && p.ErasedAt == null, cancel) is not { } patient) return null;
        var file = await db.Kept(patient, await db.RetentionFacts(patientId, cancel), cancel);
        var keeping = KeepingTime.Of(file);
        return new(file.LastVisit, keeping.Rule == KeepingRule.Death ? file.Died : null, keeping.Rule, keeping.Until);
    }
}
