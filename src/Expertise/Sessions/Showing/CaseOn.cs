using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Showing;

/// <summary>The case that is on in a session, and what somebody may do with its documents there.</summary>
sealed record CaseOn(CaseSegment Segment, Request Request)
{
    /// <summary>True for those to whom the case is open wherever they sit.</summary>
    public bool OpenTo(Actor actor) => actor.MayRead(Request);
}

static class CasesOn
{
    /// <summary>The case that is on; null while none is, or when its file was erased.</summary>
    public static async Task<CaseOn?> CaseOnIn(this ExpertiseDb db, Guid sessionId, CancellationToken cancel)
    {
        var row = await (
            from segment in db.Set<CaseSegment>().AsNoTracking()
            where segment.SessionId == sessionId && segment.EndedAt == null
            join request in db.Set<Request>().AsNoTracking() on segment.RequestId equals request.Id
            select new { segment, request }).SingleOrDefaultAsync(cancel);
        return row is null ? null : new(row.segment, row.request);
    }

    /// <summary>True for whose case it is, who comes to it for a second service, and who puts cases on.</summary>
    public static bool MayShow(this Actor actor, Request request, SessionRights rights) => rights.Present || actor.ActsFor(request) || actor.IsSecondFor(request.Id);
}
