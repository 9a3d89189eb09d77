using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>What a mailed link offers: one opinion, for one RPPS number.</summary>
/// <param name="Recipient">Who is to have it.</param>
/// <param name="Email">Where the link was sent.</param>
/// <param name="RequestId">Of which case.</param>
sealed record OpinionOffer(OpinionRecipient Recipient, string Email, Guid RequestId);

/// <summary>Finds it; for the server's own reach, as whoever is invited is of no territory.</summary>
static class OpinionOffers
{
    /// <summary>While the link works, nobody has taken it or handed over the paper and the patient's consent holds: one or none.</summary>
    public static IQueryable<OpinionOffer> OpinionOffered(this ExpertiseDb db, string token, DateTimeOffset now)
    {
        var hash = Secret.Hash(token);
        return
            from invitation in db.Set<OpinionInvitation>()
            join recipient in db.Set<OpinionRecipient>() on invitation.Id equals recipient.Id
            join opinion in db.Set<Opinion>() on recipient.OpinionId equals opinion.Id
            join request in db.Set<Request>() on opinion.RequestId equals request.Id
            where invitation.TokenSha256 == hash && invitation.ExpiresAt > now && recipient.AccountId == null && recipient.HandedOverAt == null && request.WithdrawnAt == null
            select new OpinionOffer(recipient, invitation.Email, request.Id);
    }

    /// <summary>Gives it to an account: from now on the paper need not be handed over. False when another click has.</summary>
    public static async Task<bool> Take(this ExpertiseDb db, OpinionOffer offer, Guid account, CancellationToken cancel) =>
        await db.Set<OpinionRecipient>().Where(r => r.Id == offer.Recipient.Id && r.AccountId == null && r.HandedOverAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.AccountId, account), cancel) == 1;

    /// <summary>The mailed address as accounts keep it.</summary>
    public static Task<bool> IsKnown(this ExpertiseDb db, OpinionOffer offer, string normalizedEmail, CancellationToken cancel) =>
        db.Set<Account>().AnyAsync(a => a.DisabledAt == null && (a.NormalizedEmail == normalizedEmail || a.Rpps == offer.Recipient.Rpps), cancel);
}
