using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>An answer as typed so far.</summary>
/// <param name="SeenVersion">The draft's version that the writer had before them; null when there was none.</param>
public sealed record TypedOpinion(OpinionText Text, DateTimeOffset? SeenVersion);

/// <summary>Saves an answer as typed. Two experts of a service may write in turn; neither overwrites what they have not seen.</summary>
public sealed class WriteOpinion(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The new version of the draft.</summary>
    public async Task<Outcome<DateTimeOffset>> Run(Actor actor, Guid requestId, TypedOpinion typed, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.LockForExpert(transaction, audit, actor, "write-opinion", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        if (found.Value.ClosedAt is not null) return Refusal.Conflict("request-closed");
        var text = typed.Text.Cleaned();
        if (text.Faults() is { Count: > 0 } faults) return Refusal.Invalid(faults);

        var opinion = await db.Set<Opinion>().SingleOrDefaultAsync(o => o.RequestId == requestId, cancel);
        if (opinion is not null && opinion.UpdatedAt != typed.SeenVersion) return Refusal.Conflict("opinion-changed-meanwhile");
        // A written answer stays one, unless its case came up in a session after all.
        var session = opinion is { Kind: OpinionKind.Written } ? await db.PresentedIn(requestId, cancel) : await db.SessionOf(requestId, cancel);
        if (opinion is null && session is null) return Refusal.Conflict("opinion-not-begun");

        // A version names one text, so two saves within a microsecond still differ.
        var now = clock.GetMicroseconds();
        if (now <= opinion?.UpdatedAt) now = opinion.UpdatedAt.AddMicroseconds(1);
        if (opinion is null) db.Add(opinion = OpinionDraft.Begin(actor.Id, requestId, session, now));
        if (session is not null) (opinion.Kind, opinion.SessionId) = (OpinionKind.Session, session);
        (opinion.Text, opinion.AuthorId, opinion.UpdatedAt) = (text, actor.Id, now);
        await db.KeepVersion(opinion.Id, actor.Id, text, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return now;
    }
}
