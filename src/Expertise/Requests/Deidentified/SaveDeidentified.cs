using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>Keeps the words that learners may see, as a proposal or as checked by this person. Checked words hold no name that the case knows.</summary>
public sealed class SaveDeidentified(ExpertiseDb db, ReadCase read, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int QuestionMax = 4000, ContextMax = 20_000;

    /// <param name="actor">Somebody whose work the case is.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="question">Its question, as learners read it.</param>
    /// <param name="context">Its context, likewise.</param>
    /// <param name="check">True when the person vouches for words and pictures.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, string? question, string? context, bool check, CancellationToken cancel)
    {
        var opened = await read.Run(actor, requestId, cancel);
        if (!opened.Succeeded) return opened.Refusal;
        if (!actor.WorksOn(opened.Value.Request)) return await audit.Refused(actor.Id, "save-deidentified", "request", requestId, cancel);
        var (asked, told) = (PlainWords.Clean(question, lines: true), PlainWords.Clean(context, lines: true));
        if (Faults(opened.Value, asked, told, check) is { Count: > 0 } faults) return Refusal.Invalid(faults);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        // Whoever changes the case at the same moment goes before or after, and takes the check back.
        await db.Database.ExecuteSqlAsync($"select 1 from request where id = {requestId} for update", cancel);
        var view = await db.Set<DeidentifiedView>().SingleOrDefaultAsync(v => v.RequestId == requestId, cancel);
        if (view is null) db.Add(view = new() { RequestId = requestId, Question = asked, Context = told, SavedById = actor.Id, SavedAt = now });
        (view.Question, view.Context, view.SavedById, view.SavedAt) = (asked, told, actor.Id, now);
        (view.CheckedById, view.CheckedAt) = check ? (actor.Id, now) : (default(Guid?), default(DateTimeOffset?));
        audit.Done(actor.Id, check ? "check-deidentified" : "save-deidentified", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    static List<FieldFault> Faults(CaseView file, string question, string context, bool check)
    {
        var faults = new List<FieldFault>();
        if (question.Length is 0) faults.Add(new("question", "question-too-short"));
        if (question.Length > QuestionMax) faults.Add(new("question", "question-too-long"));
        if (context.Length > ContextMax) faults.Add(new("context", "context-too-long"));
        if (!check) return faults;
        var scrub = ReadDeidentified.ScrubberOf(file);
        if (scrub.FindsIn(question)) faults.Add(new("question", "identity-left"));
        if (scrub.FindsIn(context)) faults.Add(new("context", "identity-left"));
        return faults;
    }
}
