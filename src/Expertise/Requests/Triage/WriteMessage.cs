using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>
/// Writes into the dialogue of an open case: the service asks for more, the requester answers. While the service waits for an answer
/// the case says so to both; whether the clock of the first answer stands still meanwhile is the territory's decision (by default it
/// does not: the patient waits all the same, and a question costs the service nothing). What its writer has kept for it goes with it.
/// </summary>
public sealed class WriteMessage(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int TextMin = 2, TextMax = 5000;

    /// <summary>A form sent twice within this time is one message.</summary>
    static readonly TimeSpan Twice = TimeSpan.FromMinutes(1);

    /// <param name="actor">Who writes.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="typed">What.</param>
    /// <param name="asks">The service waits for an answer; of no meaning from the requester, whose message is one.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The message's id.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, string? typed, bool asks, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var rows = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for no key update").ToListAsync(cancel);
        if (rows is not [var request] || !actor.WritesInto(request))
        {
            var refusal = await audit.Refused(actor.Id, "write-message", "request", requestId, cancel);
            await transaction.CommitAsync(cancel);
            return refusal;
        }
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        var text = PlainWords.Clean(typed, lines: true);
        if (text.Length < TextMin) return Refusal.Invalid(new FieldFault("message", "message-missing"));
        if (text.Length > TextMax) return Refusal.Invalid(new FieldFault("message", "too-long"));
        var reply = await db.Set<Draft>().FromSql($"select * from draft where answers_id = {requestId} and account_id = {actor.Id} for update").SingleOrDefaultAsync(cancel);
        if (reply is not null && await Unready(reply.Id, cancel) is { } fault) return Refusal.Invalid(new FieldFault("documents", fault));
        var now = clock.GetUtcNow();
        var brings = reply is not null && await db.Set<Document>().AnyAsync(d => d.DraftId == reply.Id, cancel);
        var same = await db.Set<CaseMessage>().Where(m => m.RequestId == requestId && m.AuthorId == actor.Id && m.Text == text && m.WrittenAt > now - Twice)
            .Select(m => (Guid?)m.Id).FirstOrDefaultAsync(cancel);
        if (same is { } sent && !brings) return sent;

        // Somebody may be both, in one's own service's case: then it is the service that speaks.
        var fromExpert = actor.IsExpertOf(request.ServiceId);
        var message = new CaseMessage { Id = Guid.CreateVersion7(now), RequestId = requestId, AuthorId = actor.Id, FromExpert = fromExpert, Asks = fromExpert && asks, Text = text, WrittenAt = now };
        db.Add(message);
        if (message.Asks) request.AskedAt ??= now;
        else if (!fromExpert) await Answered(request, now, cancel);
        await Tell(request, message, cancel);
        audit.Done(actor.Id, "write-message", "request", requestId);
        await db.SaveChangesAsync(cancel);
        if (reply is not null && await TakeOver(reply, message, cancel) is { } tooMuch) return Refusal.Invalid(new FieldFault("documents", tooMuch));
        await transaction.CommitAsync(cancel);
        return message.Id;
    }

    /// <summary>Why the documents kept for a message cannot go with it; null when they can.</summary>
    async Task<string?> Unready(Guid replyId, CancellationToken cancel)
    {
        var documents = db.Set<Document>().Where(d => d.DraftId == replyId);
        if (await documents.AnyAsync(d => d.CompletedAt == null, cancel)) return "documents-incomplete";
        return await documents.AnyAsync(d => d.Scan == ScanState.Infected, cancel) ? "document-quarantined" : null;
    }

    /// <summary>The documents become the case's; the draft has done its service. A fault's code when the case cannot hold them.</summary>
    async Task<string?> TakeOver(Draft reply, CaseMessage message, CancellationToken cancel)
    {
        try
        {
            await db.Set<Document>().Where(d => d.DraftId == reply.Id).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.DraftId, (Guid?)null).SetProperty(x => x.RequestId, message.RequestId).SetProperty(x => x.MessageId, message.Id), cancel);
        }
        catch (Npgsql.PostgresException e) when (e.ConstraintName is "document_case_size" or "document_case_count")
        {
            db.ChangeTracker.Clear(); // somebody else's came in between
            return e.ConstraintName == "document_case_size" ? "case-too-large" : "documents-too-many";
        }
        await db.Set<Draft>().Where(d => d.Id == reply.Id).ExecuteDeleteAsync(cancel);
        return null;
    }

    async Task Answered(Request request, DateTimeOffset now, CancellationToken cancel)
    {
        if (request.AskedAt is not { } asked) return;
        if (await db.Number(Policy.AskingPauses, request.TerritoryId, cancel) == 1) request.AnswerDueAt += now - asked;
        request.AskedAt = null;
    }

    /// <summary>The requester and the co-owner; or those of the service who took part so far, all of them when nobody has.</summary>
    async Task Tell(Request request, CaseMessage message, CancellationToken cancel)
    {
        if (message.FromExpert)
            foreach (var owner in request.Owners()) Tell(owner, NoticeKind.CaseAsked, message);
        else
        {
            var experts = await db.ExpertsOf(request.ServiceId, message.WrittenAt, cancel);
            var wrote = await db.Set<CaseMessage>().Where(m => m.RequestId == request.Id && m.FromExpert).Select(m => m.AuthorId).Distinct().ToListAsync(cancel);
            var some = experts.Where(e => wrote.Contains(e) || e == request.AssignedToId).ToList();
            foreach (var expert in some.Count > 0 ? some : experts) Tell(expert, NoticeKind.CaseReplied, message);
        }
    }

    void Tell(Guid whom, NoticeKind kind, CaseMessage message) =>
        db.Add(new Notice { Id = Guid.CreateVersion7(message.WrittenAt), RecipientId = whom, Kind = kind, SubjectId = message.Id, CreatedAt = message.WrittenAt, Attempts = 0 });
}
