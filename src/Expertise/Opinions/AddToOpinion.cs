using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>An expert of the service adds to a signed opinion, which itself never changes; the requester is told.</summary>
public sealed class AddToOpinion(ExpertiseDb db, SigningKeys keys, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The addendum's id. The same words once more, as after a lost answer, give the first one's.</summary>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, string? typed, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.LockForExpert(transaction, audit, actor, "add-to-opinion", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        var opinion = await db.Set<Opinion>().AsNoTracking().SingleOrDefaultAsync(o => o.RequestId == requestId && o.Status == OpinionStatus.Signed, cancel);
        if (opinion is null) return Refusal.Conflict("opinion-not-signed");
        var text = TypedText.Clean(typed ?? "").Trim();
        if (text.Length < 3) return Refusal.Invalid(new FieldFault("text", "opinion-addendum-missing"));
        if (text.Length > OpinionText.MaxLength) return Refusal.Invalid(new FieldFault("text", "opinion-too-long"));
        var same = await db.Set<OpinionAddendum>().Where(a => a.OpinionId == opinion.Id && a.AuthorId == actor.Id && a.Text == text).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel);
        if (same is { } id) return id;
        var addendum = await Sign(actor, found.Value, opinion, text, cancel);
        db.Add(addendum);
        foreach (var owner in found.Value.Owners())
            db.Add(new Notice { Id = Guid.CreateVersion7(addendum.SignedAt), RecipientId = owner, Kind = NoticeKind.OpinionAdded, SubjectId = addendum.Id, CreatedAt = addendum.SignedAt, Attempts = 0 });
        audit.Done(actor.Id, "add-to-opinion", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return addendum.Id;
    }

    async Task<OpinionAddendum> Sign(Actor actor, Requests.Request request, Opinion opinion, string text, CancellationToken cancel)
    {
        var now = clock.GetMicroseconds();
        var id = Guid.CreateVersion7(now);
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == actor.Id, cancel);
        var (_, hospital) = await ReportFacts.ServiceAndHospital(db, request.ServiceId, cancel);
        var bytes = new AddendumContent
        {
            Reference = request.Reference,
            AddendumId = id,
            OpinionId = opinion.Id,
            OpinionSha256 = Convert.ToHexStringLower(opinion.ContentSha256!),
            Text = text,
            Author = ReportFacts.Named(account, hospital),
            SignedAt = now,
        }.ToBytes();
        var signed = keys.Sign(bytes);
        await db.Keep(signed, now, cancel);
        return new() { Id = id, OpinionId = opinion.Id, AuthorId = actor.Id, Text = text, SignedAt = now, SignedContent = bytes, Signature = signed.Signature, KeyId = signed.KeyId };
    }
}
