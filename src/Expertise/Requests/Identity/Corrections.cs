using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>A correction as it is read again.</summary>
/// <param name="Before">What stood there until then.</param>
/// <param name="BirthPlace">Its place of birth by name, where the name is known.</param>
public sealed record CorrectionLine(DateTimeOffset At, string By, string Reason, PatientTraits Before, string? BirthPlace);

static class Corrections
{
    /// <summary>What was corrected in a patient's identity, and in that of records merged into it; the latest first.</summary>
    public static async Task<IReadOnlyList<CorrectionLine>> CorrectionsOf(this ExpertiseDb db, Guid patientId, CancellationToken cancel)
    {
        var merged = db.Set<PatientMerge>().Where(m => m.KeptId == patientId && m.UndoneAt == null).Select(m => m.MergedId);
        var rows = await (
            from correction in db.Set<PatientCorrection>().AsNoTracking().Where(c => c.PatientId == patientId || merged.Contains(c.PatientId))
            join account in db.Set<Account>().AsNoTracking() on correction.CorrectedById equals account.Id
            orderby correction.CorrectedAt descending
            select new { correction, account }).ToListAsync(cancel);
        var places = rows.ConvertAll(r => r.correction.Before.BirthPlaceCode);
        var names = await db.Set<Commune>().AsNoTracking().Where(c => places.Contains(c.Code)).ToDictionaryAsync(c => c.Code, c => c.Name, StringComparer.Ordinal, cancel);
        return rows.ConvertAll(r => new CorrectionLine(r.correction.CorrectedAt, r.account.DisplayName, r.correction.Reason, r.correction.Before,
            r.correction.Before.BirthPlaceCode is { } code ? names.GetValueOrDefault(code, code) : null));
    }
}
