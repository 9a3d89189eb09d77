using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>Who has a signed opinion.</summary>
/// <param name="MayName">The person may say who else is to have it.</param>
public sealed record Transmission(IReadOnlyList<SendingLine> Lines, bool MayName);

/// <summary>One who is to have it.</summary>
/// <param name="RecipientId">Null for the requester's side.</param>
/// <param name="ReadAt">First reading.</param>
/// <param name="HandedOverAt">When the paper was given; null for who reads here, and while it is to be done.</param>
/// <param name="InvitedUntil">Until when a mailed link opens it for somebody without an account; null for none.</param>
public sealed record SendingLine(Guid? RecipientId, string Name, bool HasAccount, DateTimeOffset? ReadAt, DateTimeOffset? HandedOverAt, DateTimeOffset? InvitedUntil = null);

/// <summary>Tells the two sides of a case who has read its opinion and whose report is still to be handed over.</summary>
public sealed class ReadSending(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Transmission>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.MayRead(request)) return await audit.Refused(actor.Id, "read-sending", "request", requestId, cancel);
        var opinion = await db.Set<Opinion>().Where(o => o.RequestId == requestId && o.Status == OpinionStatus.Signed).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(cancel);
        if (opinion is null) return Refusal.NotFound;
        var readings = await db.Set<OpinionReading>().AsNoTracking().Where(r => r.OpinionId == opinion).ToListAsync(cancel);
        var experts = await db.ExpertsOf(request.ServiceId, request.FiledAt, cancel);
        var recipients = await db.Set<OpinionRecipient>().AsNoTracking().Where(r => r.OpinionId == opinion).OrderBy(r => r.NamedAt).ToListAsync(cancel);
        var ids = recipients.ConvertAll(r => r.Id);
        var invited = await db.Set<OpinionInvitation>().Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.ExpiresAt, cancel);
        var author = await db.Set<Opinion>().Where(o => o.Id == opinion).Select(o => o.AuthorId).SingleAsync(cancel);
        // Whoever replaces the requester reads in their place and is named.
        var asking = readings.Where(r => r.AccountId != author && !experts.Contains(r.AccountId) && !recipients.Exists(p => p.AccountId == r.AccountId)).Select(r => r.AccountId).Concat(request.Owners()).Distinct().ToList();
        var people = await db.Set<Account>().AsNoTracking().Where(a => asking.Contains(a.Id)).ToListAsync(cancel);
        DateTimeOffset? Read(Guid? account) => readings.Find(r => r.AccountId == account)?.FirstReadAt;
        return new Transmission(
            [
                .. people.OrderByDescending(p => p.Id == request.RequesterId).Select(p => new SendingLine(null, p.DisplayName, true, Read(p.Id), null)),
                .. recipients.Select(r => new SendingLine(r.Id, r.Name, r.AccountId is not null, Read(r.AccountId), r.HandedOverAt, r.AccountId is null && invited.TryGetValue(r.Id, out var until) ? until : null)),
            ],
            actor.IsExpertOf(request.ServiceId) || actor.ActsFor(request));
    }
}
