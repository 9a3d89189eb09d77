using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Triage;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>Keeps the words that learners may see, as a proposal or as checked by this person. Checked words hold no name that the case knows.</summary>
public sealed class SaveDeidentified(ExpertiseDb db, ReadCase read, ReadDialogue dialogue, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Somebody whose work the case is.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="typed">What learners are to read of it.</param>
    /// <param name="check">True when the person vouches for words and pictures.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, DeidentifiedWords typed, bool check, CancellationToken cancel)
    {
        var opened = await read.Run(actor, requestId, cancel);
        if (!opened.Succeeded) return opened.Refusal;
        if (!actor.WorksOn(opened.Value.Request)) return await audit.Refused(actor.Id, "save-deidentified", "request", requestId, cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        // Whoever changes the case at the same moment goes before or after, and takes the check back.
        await db.Database.ExecuteSqlAsync($"select 1 from request where id = {requestId} for update", cancel);
        var said = await dialogue.Run(actor, requestId, cancel);
        if (!said.Succeeded) return said.Refusal;
        var words = typed.Cleaned(opened.Value, said.Value.Messages);
        if (words.Faults(check ? ReadDeidentified.ScrubberOf(opened.Value, said.Value.Messages) : null) is { Count: > 0 } faults) return Refusal.Invalid(faults);
        var (answers, messages) = (DeidentifiedWords.ToJson(words.Answers), DeidentifiedWords.ToJson(words.Messages));
        var view = await db.Set<DeidentifiedView>().SingleOrDefaultAsync(v => v.RequestId == requestId, cancel);
        if (view is null) db.Add(view = new() { RequestId = requestId, Question = words.Question!, Context = words.Context!, Answers = answers, Messages = messages, SavedById = actor.Id, SavedAt = now });
        (view.Question, view.Context, view.Answers, view.Messages, view.SavedById, view.SavedAt) = (words.Question!, words.Context!, answers, messages, actor.Id, now);
        (view.CheckedById, view.CheckedAt) = check ? (actor.Id, now) : (default(Guid?), default(DateTimeOffset?));
        audit.Done(actor.Id, check ? "check-deidentified" : "save-deidentified", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
