using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>Tells who asked once more, after the territory's time, that an opinion waits to be read. For the scheduler; run again it changes nothing.</summary>
public sealed class RemindUnread(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>How many were reminded.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var times = await db.Times(Policy.Unread, cancel);
        var unread = await Unread().ToListAsync(cancel);
        var due = unread.Where(o => o.SignedAt + times.GetValueOrDefault(o.TerritoryId, Policy.Unread.Time(null)) <= now).ToList();
        foreach (var one in due)
            foreach (var owner in Request.OwnersOf(one.RequesterId, one.CoOwnerId))
                await db.Database.ExecuteSqlAsync($"""
                    insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values ({Guid.CreateVersion7(now)}, {owner}, 'opinion_unread', {one.Id}, {now}, 0)
                    on conflict do nothing
                    """, cancel);
        return due.Count;
    }

    /// <summary>Signed, read by nobody but its author, and not reminded of yet.</summary>
    IQueryable<Waiting> Unread() =>
        from opinion in db.Set<Opinion>().AsNoTracking()
        join request in db.Set<Request>() on opinion.RequestId equals request.Id
        where opinion.Status == OpinionStatus.Signed && !db.Set<OpinionReading>().Any(r => r.OpinionId == opinion.Id && r.AccountId != opinion.AuthorId && r.AccountId != request.PreparedById)
            && !db.Set<Notice>().Any(n => n.Kind == NoticeKind.OpinionUnread && n.SubjectId == opinion.Id)
        select new Waiting(opinion.Id, opinion.SignedAt!.Value, request.TerritoryId, request.RequesterId, request.CoOwnerId);

    sealed record Waiting(Guid Id, DateTimeOffset SignedAt, Guid TerritoryId, Guid RequesterId, Guid? CoOwnerId);
}
