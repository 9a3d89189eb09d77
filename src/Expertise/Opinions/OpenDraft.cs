using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>A draft as its writers see it.</summary>
/// <param name="Reference">The request's number as people say it.</param>
/// <param name="Version">Null before the first save.</param>
/// <param name="WrittenBy">Who saved it last.</param>
/// <param name="Presented">True once the case was on in a session; a draft of a session is signed only then.</param>
public sealed record DraftedOpinion(
    string Reference, OpinionKind Kind, OpinionStatus Status, OpinionText Text, DateTimeOffset? Version, string? WrittenBy, bool Presented);

/// <summary>Opens the draft of an answer for an expert of the service; a case of a session has an empty one from its booking on.</summary>
public sealed class OpenDraft(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <summary>The draft; refuses a request that nobody took to a session nor decided to answer in writing.</summary>
    public async Task<Outcome<DraftedOpinion>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var found = await db.ReadForExpert(audit, actor, "open-draft", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        var reference = found.Value.Reference;
        var presented = await db.PresentedIn(requestId, cancel) is not null;
        var opinion = await db.Set<Opinion>().AsNoTracking().SingleOrDefaultAsync(o => o.RequestId == requestId, cancel);
        if (opinion is null)
        {
            if (found.Value.ClosedAt is not null) return Refusal.Conflict("request-closed");
            if (await db.SessionOf(requestId, cancel) is null) return Refusal.Conflict("opinion-not-begun");
            return new DraftedOpinion(reference, OpinionKind.Session, OpinionStatus.Draft, new(), Version: null, WrittenBy: null, presented);
        }
        var writer = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == opinion.AuthorId, cancel);
        var kind = presented ? OpinionKind.Session : opinion.Kind;
        return new DraftedOpinion(reference, kind, opinion.Status, opinion.Text, opinion.UpdatedAt, writer.DisplayName, presented);
    }
}
