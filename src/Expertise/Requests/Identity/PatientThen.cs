using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>Under which record a case was at an instant: what was signed names the one of that day, whatever was merged since.</summary>
static class PatientThen
{
    public static async Task<Guid> PatientAt(this ExpertiseDb db, Request request, DateTimeOffset instant, CancellationToken cancel)
    {
        var merges = await db.Set<PatientMerge>().AsNoTracking().Where(m => m.Moved.Contains(request.Id) && (m.MergedAt > instant || m.UndoneAt > instant)).ToListAsync(cancel);
        var turns = merges.SelectMany(m => m.UndoneAt is { } undone ? [(At: m.MergedAt, Before: m.MergedId), (At: undone, Before: m.KeptId)] : new[] { (At: m.MergedAt, Before: m.MergedId) });
        var next = turns.Where(t => t.At > instant).OrderBy(t => t.At).Select(t => (Guid?)t.Before).FirstOrDefault();
        return next ?? request.PatientId;
    }
}
