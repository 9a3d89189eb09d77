using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>What a patient's record was merged from, and with which of one's own patients it could be.</summary>
/// <param name="Done">The latest first, those that were undone among them.</param>
/// <param name="Candidates">Patients of one's own cases who may be the same.</param>
public sealed record Merges(IReadOnlyList<MergeLine> Done, IReadOnlyList<KnownPatient> Candidates);

/// <summary>A merge, as it is read again.</summary>
/// <param name="Merged">The record that was merged, with its traits as they were.</param>
/// <param name="UndoUntil">Null once it is undone or too old.</param>
public sealed record MergeLine(Guid Id, Patient Merged, string Reason, string By, DateTimeOffset At, string? UndoneBy, DateTimeOffset? UndoneAt, DateTimeOffset? UndoUntil);

/// <summary>Reads who was merged into a patient, for those who asked about them; nothing for everybody else.</summary>
public sealed class ReadMerges(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Merges?> Run(Actor actor, Guid patientId, CancellationToken cancel)
    {
        var own = await (
            from r in db.RequestsOf(actor).AsNoTracking()
            join p in db.Set<Patient>().AsNoTracking() on r.PatientId equals p.Id
            orderby r.FiledAt descending
            select new { r.Id, r.Number, r.FiledAt, Patient = p }).ToListAsync(cancel);
        if (own.Find(r => r.Patient.Id == patientId)?.Patient is not { } patient) return null;
        return new Merges(await Done(patientId, cancel), [.. own.DistinctBy(r => r.Patient.Id).Where(r => Duplicates.MayBeSame(patient, r.Patient))
            .Select(r => new KnownPatient(r.Id, r.Number, r.Patient, r.FiledAt))]);
    }

    async Task<List<MergeLine>> Done(Guid patientId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from merge in db.Set<PatientMerge>().AsNoTracking()
            join merged in db.Set<Patient>().AsNoTracking() on merge.MergedId equals merged.Id
            join merger in db.Set<Account>().AsNoTracking() on merge.MergedById equals merger.Id
            from undoer in db.Set<Account>().Where(a => a.Id == merge.UndoneById).DefaultIfEmpty()
            where merge.KeptId == patientId
            orderby merge.MergedAt descending
            select new { merge, merged, merger, undoer }).ToListAsync(cancel);
        return rows.ConvertAll(r => new MergeLine(r.merge.Id, r.merged, r.merge.Reason, r.merger.DisplayName, r.merge.MergedAt, r.undoer?.DisplayName, r.merge.UndoneAt,
            r.merge.UndoneAt is null && r.merge.MergedAt.AddDays(PatientMerge.UndoDays) is var until && until >= now ? until : null));
    }
}
