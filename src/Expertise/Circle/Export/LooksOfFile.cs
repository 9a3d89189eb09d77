using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Circle.Export;

/// <summary>
/// Who looked at the cases that are given out. What was done with the file as a whole is told of those who also touched one of these cases, or to whom the
/// file was opened: of anybody else it would tell that there are cases elsewhere. A refused try at the file as a whole is told of everybody, for it may be a break-in,
/// and names nobody but those: who has a case elsewhere is refused what others pressed before them, and their name would tell of the case.
/// </summary>
sealed class LooksOfFile(ExpertiseDb db)
{
    public async Task<IReadOnlyList<ExportedLook>> Of(Guid patientId, IReadOnlyList<Request> cases, CancellationToken cancel)
    {
        var cased = await Records(cases, cancel);
        var ids = cased.Keys.Append(patientId).ToList();
        var rows = await (
            from entry in db.Set<AuditEntry>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on entry.ActorId equals account.Id into accounts
            from account in accounts.DefaultIfEmpty()
            where entry.SubjectId != null && ids.Contains(entry.SubjectId.Value)
            orderby entry.Id
            select new { entry, account }).ToListAsync(cancel);
        var known = await Known(patientId, cancel);
        known.UnionWith(rows.Where(r => r.entry.SubjectId != patientId && r.entry.Outcome == AuditOutcome.Done).Select(r => r.entry.ActorId));
        return [.. rows.Where(r => r.entry.SubjectId != patientId || r.entry.Outcome == AuditOutcome.Refused || known.Contains(r.entry.ActorId))
            .Select(r => Look(r.entry, r.entry.SubjectId != patientId || known.Contains(r.entry.ActorId) ? r.account : null, cased))];
    }

    static ExportedLook Look(AuditEntry entry, Account? by, Dictionary<Guid, string> cased) =>
        new(entry.At, by?.DisplayName, by?.Profession, entry.Action, cased.GetValueOrDefault(entry.SubjectId!.Value), entry.Outcome == AuditOutcome.Refused);

    /// <summary>The cases, their documents and opinions, each with the case's reference.</summary>
    async Task<Dictionary<Guid, string>> Records(IReadOnlyList<Request> cases, CancellationToken cancel)
    {
        var references = cases.ToDictionary(c => c.Id, c => c.Reference);
        var ids = references.Keys.ToList();
        var parts = await db.Set<Document>().Where(d => d.RequestId != null && ids.Contains(d.RequestId.Value)).Select(d => new { d.Id, Case = d.RequestId!.Value })
            .Concat(db.Set<Opinion>().Where(o => ids.Contains(o.RequestId)).Select(o => new { o.Id, Case = o.RequestId })).ToListAsync(cancel);
        var records = new Dictionary<Guid, string>(references);
        foreach (var part in parts) records[part.Id] = references[part.Case];
        return records;
    }

    async Task<HashSet<Guid?>> Known(Guid patientId, CancellationToken cancel) =>
        [.. await db.Set<CareShare>().Where(s => s.PatientId == patientId).Select(s => (Guid?)s.AccountId)
            .Concat(db.Set<BrokenGlass>().Where(g => g.PatientId == patientId).Select(g => (Guid?)g.AccountId)).ToListAsync(cancel)];
}
