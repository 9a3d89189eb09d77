using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Talk;

/// <summary>What is written beside the video, as one person may read it.</summary>
/// <param name="SegmentId">The case that is on, to which it belongs; null while none is, when it is everybody's.</param>
/// <param name="Closed">True for who is outside the care team of the case that is on: there is a talk, and nothing of it is here.</param>
/// <param name="MayWrite">True while the session is open, for who reads it.</param>
/// <param name="Said">The last ones, the first of them first.</param>
public sealed record RoomTalk(Guid? SegmentId, bool Closed, bool MayWrite, IReadOnlyList<SaidLine> Said, string TimeZone);

/// <summary>One message.</summary>
/// <param name="Mine">True for the reader's own.</param>
public sealed record SaidLine(Guid Id, string By, bool Mine, DateTimeOffset At, string Text);

/// <summary>Reads what is written beside the video, for whoever may sit in the room.</summary>
public sealed class ReadTalk(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <summary>Older ones stay with their case.</summary>
    public const int Last = 100;

    public async Task<Outcome<RoomTalk>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "read-talk", "session", sessionId, cancel);
        var zone = (await SessionHead.All(db).SingleAsync(h => h.Id == sessionId, cancel)).TimeZone;
        var open = session.Status is SessionStatus.Open;
        var messages = db.Set<RoomMessage>().AsNoTracking().Where(m => m.SessionId == sessionId);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return new RoomTalk(null, Closed: false, open, await Lines(messages.Where(m => m.SegmentId == null), actor, cancel), zone);
        if (!actor.MayRead(on.Request)) return new RoomTalk(null, Closed: true, MayWrite: false, [], zone);
        // A case that was put off and taken up again has its talk from before.
        var request = on.Request.Id;
        var segments = db.Set<CaseSegment>().Where(s => s.SessionId == sessionId && s.RequestId == request).Select(s => (Guid?)s.Id);
        return new RoomTalk(on.Segment.Id, Closed: false, open, await Lines(messages.Where(m => segments.Contains(m.SegmentId)), actor, cancel), zone);
    }

    async Task<List<SaidLine>> Lines(IQueryable<RoomMessage> messages, Actor actor, CancellationToken cancel)
    {
        var rows = await (
            from message in messages
            join account in db.Set<Account>().AsNoTracking() on message.AuthorId equals account.Id
            orderby message.SaidAt descending, message.Id descending
            select new { message, account }).Take(Last).ToListAsync(cancel);
        rows.Reverse();
        return rows.ConvertAll(r => new SaidLine(r.message.Id, r.account.DisplayName, r.account.Id == actor.Id, r.message.SaidAt, r.message.Text));
    }
}
