using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Outsiders;

/// <summary>The case that is on in a session, with what decides who hears it.</summary>
/// <param name="Learners">Whether its patient consented to be heard of by those who learn.</param>
/// <param name="OutsidersWait">What its owner chose.</param>
sealed record CaseOn(CaseSegment Segment, Request Request, bool Learners, bool OutsidersWait);

static class FindCaseOn
{
    /// <summary>Null when none is on.</summary>
    public static async Task<CaseOn?> CaseOn(this ExpertiseDb db, Guid sessionId, CancellationToken cancel)
    {
        var on = await (
            from segment in db.Set<CaseSegment>().AsNoTracking()
            where segment.SessionId == sessionId && segment.EndedAt == null
            join request in db.Set<Request>().AsNoTracking() on segment.RequestId equals request.Id
            join consent in db.Set<Consent>() on request.Id equals consent.RequestId
            select new { segment, request, consent.Learners }).SingleOrDefaultAsync(cancel);
        return on is null ? null : new(on.segment, on.request, on.Learners, await db.OutsidersWait(on.request.Id, cancel));
    }

    /// <summary>What the owner of a case chose.</summary>
    public static Task<bool> OutsidersWait(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        db.Set<OutsidersChoice>().Where(c => c.RequestId == requestId).OrderByDescending(c => c.ChosenAt).ThenByDescending(c => c.Id).Select(c => c.Wait).FirstOrDefaultAsync(cancel);
}
