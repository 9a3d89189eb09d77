using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Circle.Retention;

/// <summary>What is known of a patient that decides how long their file is kept.</summary>
static class FilesKept
{
    public static async Task<KeptFile> Kept(this ExpertiseDb db, Patient patient, IReadOnlyList<RetentionFact> facts, CancellationToken cancel)
    {
        var died = facts.LastOrDefault(f => f.Kind is FactKind.Died or FactKind.NotDied)?.HappenedOn;
        var claims = facts.Where(f => f.Kind == FactKind.Claim).Select(c => new ClaimTime(c.HappenedOn!.Value, facts.FirstOrDefault(f => f.ClaimId == c.Id)?.HappenedOn));
        return new(patient.BirthDate, RoleDays.Of(await db.LastDone(patient, cancel)), died, [.. claims], await db.Number(Policy.Keeping, patient.TerritoryId, cancel));
    }

    /// <summary>In the order in which they were recorded.</summary>
    public static Task<List<RetentionFact>> RetentionFacts(this ExpertiseDb db, Guid patientId, CancellationToken cancel) =>
        db.Set<RetentionFact>().AsNoTracking().Where(f => f.PatientId == patientId).OrderBy(f => f.RecordedAt).ThenBy(f => f.Id).ToListAsync(cancel);

    /// <summary>The last day on which the patient was alive for sure, in any case; null for a patient about whom nobody asked.</summary>
    public static Task<DateOnly?> LastAlive(this ExpertiseDb db, Patient patient, CancellationToken cancel) =>
        db.Database.SqlQuery<DateOnly?>($"""select file_last_alive({patient.Id}) as "Value" """).SingleAsync(cancel);

    /// <summary>The last of filing, messages, decisions, closing, signature, addendum, what became of the patient, and note, in any case: those too that the asker does not see.</summary>
    static Task<DateTimeOffset> LastDone(this ExpertiseDb db, Patient patient, CancellationToken cancel) =>
        db.Database.SqlQuery<DateTimeOffset>($"""select file_last_done({patient.Id}) as "Value" """).SingleAsync(cancel);
}
