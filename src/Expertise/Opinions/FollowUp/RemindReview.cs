using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.FollowUp;

/// <summary>
/// Tells a requester on the day for which a signed opinion asks for a review, once. Not of a patient who has died or whose consent was
/// withdrawn. For the scheduler; run again it changes nothing.
/// </summary>
public sealed class RemindReview(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>What a server that was away for longer missed is not told any more: nobody reads yesterday's reminders of a year.</summary>
    const int Late = 30;

    /// <summary>Of how many opinions.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var told = 0;
        foreach (var one in await Due(clock.Today()).ToListAsync(cancel))
        {
            var added = 0;
            foreach (var owner in Request.OwnersOf(one.RequesterId, one.CoOwnerId))
                added += await db.Database.ExecuteSqlAsync($"""
                    insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values ({Guid.CreateVersion7(now)}, {owner}, 'review_due', {one.Id}, {now}, 0)
                    on conflict do nothing
                    """, cancel);
            told += Math.Min(added, 1);
        }
        return told;
    }

    IQueryable<Review> Due(DateOnly today)
    {
        var earliest = today.AddDays(-Late);
        return
            from opinion in db.Set<Opinion>().AsNoTracking()
            join request in db.Set<Request>() on opinion.RequestId equals request.Id
            where opinion.Status == OpinionStatus.Signed && opinion.FollowUpOn <= today && opinion.FollowUpOn >= earliest && request.WithdrawnAt == null
                && !db.Set<CaseOutcome>().Any(o => o.RequestId == request.Id && o.Kind == OutcomeKind.Died)
                && !db.Set<Notice>().Any(n => n.Kind == NoticeKind.ReviewDue && n.SubjectId == opinion.Id)
            select new Review(opinion.Id, request.RequesterId, request.CoOwnerId);
    }

    sealed record Review(Guid Id, Guid RequesterId, Guid? CoOwnerId);
}
