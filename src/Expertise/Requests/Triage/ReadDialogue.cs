using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>The messages of a case, the first first.</summary>
/// <param name="MayWrite">The case is open, and the person is on one of its two sides.</param>
/// <param name="AsExpert">The person writes for the service.</param>
public sealed record Dialogue(IReadOnlyList<MessageLine> Messages, bool MayWrite, bool AsExpert);

/// <summary>A message as it is read.</summary>
public sealed record MessageLine(Guid Id, string By, bool FromExpert, bool Asks, string Text, DateTimeOffset At);

/// <summary>Reads the dialogue of a case, for those who may read the case.</summary>
public sealed class ReadDialogue(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Dialogue>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.MayRead(request)) return await audit.Refused(actor.Id, "read-dialogue", "request", requestId, cancel);
        var rows = await (
            from message in db.Set<CaseMessage>().AsNoTracking()
            join author in db.Set<Account>().AsNoTracking() on message.AuthorId equals author.Id
            where message.RequestId == requestId
            orderby message.WrittenAt
            select new { message, author }).ToListAsync(cancel);
        var expert = actor.IsExpertOf(request.ServiceId);
        return new Dialogue(
            rows.ConvertAll(r => new MessageLine(r.message.Id, r.author.DisplayName, r.message.FromExpert, r.message.Asks, r.message.Text, r.message.WrittenAt)),
            request.ClosedAt is null && (expert || actor.ActsFor(request.RequesterId, request.TerritoryId)), expert);
    }
}
