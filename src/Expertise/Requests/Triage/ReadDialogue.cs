using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>The messages of a case, the first first.</summary>
/// <param name="MayWrite">The case is open, and the person is on one of its two sides.</param>
/// <param name="AsExpert">The person writes for the service.</param>
/// <param name="Reply">What the person has typed and not sent; null for nothing.</param>
public sealed record Dialogue(IReadOnlyList<MessageLine> Messages, bool MayWrite, bool AsExpert, Reply? Reply = null);

/// <summary>A message as it is read.</summary>
public sealed record MessageLine(Guid Id, string By, bool FromExpert, bool Asks, string Text, DateTimeOffset At)
{
    /// <summary>What it brought; among the case's documents too.</summary>
    public IReadOnlyList<DocumentLine> Documents { get; init; } = [];
}

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
        var brought = await Brought(requestId, cancel);
        var mayWrite = request.ClosedAt is null && actor.WritesInto(request);
        return new Dialogue(
            rows.ConvertAll(r => new MessageLine(r.message.Id, r.author.DisplayName, r.message.FromExpert, r.message.Asks, r.message.Text, r.message.WrittenAt) { Documents = [.. brought[r.message.Id]] }),
            mayWrite, actor.IsExpertOf(request.ServiceId), mayWrite ? await Unsent(actor, requestId, cancel) : null);
    }

    async Task<ILookup<Guid, DocumentLine>> Brought(Guid requestId, CancellationToken cancel)
    {
        var documents = db.Set<Document>().Where(d => d.RequestId == requestId && d.MessageId != null);
        var messages = await documents.Where(d => d.MadeFromId == null).Select(d => new { d.Id, d.MessageId }).ToDictionaryAsync(d => d.Id, d => d.MessageId!.Value, cancel);
        return (await documents.Lines().ToListAsync(cancel)).ToLookup(d => messages[d.Id]);
    }

    async Task<Reply?> Unsent(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var draft = await db.Set<Draft>().AsNoTracking().SingleOrDefaultAsync(d => d.AnswersId == requestId && d.AccountId == actor.Id, cancel);
        if (draft is null) return null;
        var (text, asks) = ReplyText.Of(draft);
        return new Reply(draft.Id, text, asks, await db.Set<Document>().Where(d => d.DraftId == draft.Id).Lines().ToListAsync(cancel));
    }
}
