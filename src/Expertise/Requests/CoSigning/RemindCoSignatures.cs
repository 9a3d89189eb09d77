using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>Tells a supervisor once more, after some days, that a request waits for their co-signature. For the scheduler; run again it changes nothing.</summary>
public sealed class RemindCoSignatures(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>Longer than a weekend.</summary>
    static readonly TimeSpan After = TimeSpan.FromDays(3);

    /// <summary>Of how many.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var before = now - After;
        var told = 0;
        foreach (var asked in await db.Waiting().AsNoTracking().Where(c => c.SentAt <= before).Select(c => new { c.Id, c.SupervisorId }).ToListAsync(cancel))
            told += await db.Database.ExecuteSqlAsync($"""
                insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values ({Guid.CreateVersion7(now)}, {asked.SupervisorId}, 'co_signature_waits', {asked.Id}, {now}, 0)
                on conflict do nothing
                """, cancel);
        return told;
    }
}
