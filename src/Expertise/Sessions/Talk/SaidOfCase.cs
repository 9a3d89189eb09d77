using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Talk;

static class SaidOfCase
{
    /// <summary>All that was written beside the video while a case was on, in all its sessions, for its record; it checks no right.</summary>
    public static async Task<List<(SaidLine Line, bool FromExpert)>> SaidOf(this ExpertiseDb db, Request request, CancellationToken cancel)
    {
        var (requestId, serviceId) = (request.Id, request.ServiceId);
        var experts = await db.Set<RoleGrant>().Where(g => g.ServiceId == serviceId).Select(g => g.AccountId).Distinct().ToListAsync(cancel);
        var rows = await (
            from message in db.Set<RoomMessage>().AsNoTracking()
            join segment in db.Set<CaseSegment>() on message.SegmentId equals segment.Id
            where segment.RequestId == requestId
            join account in db.Set<Account>().AsNoTracking() on message.AuthorId equals account.Id
            orderby message.SaidAt, message.Id
            select new { message, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => (new SaidLine(r.message.Id, r.account.DisplayName, Mine: false, r.message.SaidAt, r.message.Text), experts.Contains(r.account.Id)));
    }
}
