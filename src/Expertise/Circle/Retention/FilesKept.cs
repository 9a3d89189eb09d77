using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Triage;
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

    /// <summary>The last of filing, messages, decisions, closing, signature, addendum and note.</summary>
    static async Task<DateTimeOffset> LastDone(this ExpertiseDb db, Patient patient, CancellationToken cancel)
    {
        var requests = db.Set<Request>().Where(r => r.PatientId == patient.Id);
        var ids = requests.Select(r => r.Id);
        var opinions = db.Set<Opinion>().Where(o => ids.Contains(o.RequestId));
        var opinionIds = opinions.Select(o => o.Id);
        DateTimeOffset?[] lasts =
        [
            patient.CreatedAt,
            await requests.MaxAsync(r => (DateTimeOffset?)r.FiledAt, cancel),
            await requests.MaxAsync(r => r.ClosedAt, cancel),
            await db.Set<CaseMessage>().Where(m => ids.Contains(m.RequestId)).MaxAsync(m => (DateTimeOffset?)m.WrittenAt, cancel),
            await opinions.MaxAsync(o => o.SignedAt, cancel),
            await db.Set<OpinionAddendum>().Where(a => opinionIds.Contains(a.OpinionId)).MaxAsync(a => (DateTimeOffset?)a.SignedAt, cancel),
            await db.Set<SocialNote>().Where(n => n.PatientId == patient.Id).MaxAsync(n => (DateTimeOffset?)n.WrittenAt, cancel),
        ];
        return lasts.Max()!.Value;
    }
}
