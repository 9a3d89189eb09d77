using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>
/// Takes the one opinion that a mailed link offers, with the account that has the RPPS number or a new one, which holds no role: it
/// opens this opinion and nothing else.
/// </summary>
public sealed class TakeOpinion(ExpertiseDb db, UserManager<Account> accounts, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>With the account of somebody who is signed in.</summary>
    /// <returns>Of which case it is.</returns>
    public async Task<Outcome<Guid>> Signed(Actor actor, string token, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.OpinionOffered(token, clock.GetUtcNow()).AsNoTracking().SingleOrDefaultAsync(cancel) is not { } offer) return Refusal.NotFound;
        var rpps = await db.Set<Account>().Where(a => a.Id == actor.Id).Select(a => a.Rpps).SingleAsync(cancel);
        if (rpps is null || rpps != offer.Recipient.Rpps) return Refusal.Conflict("opinion-of-another");
        return await Taken(offer, actor.Id, cancel) ? await Commit(offer.RequestId) : Refusal.NotFound;

        async Task<Guid> Commit(Guid request)
        {
            await transaction.CommitAsync(cancel);
            return request;
        }
    }

    /// <summary>As somebody new. The names are theirs to type; number and address are those of the invitation.</summary>
    public async Task<Outcome<InvitationAccepted>> Joined(string token, string? givenName, string? familyName, string? password, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        using var system = db.As(Reach.System); // the link is the right
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.OpinionOffered(token, now).AsNoTracking().SingleOrDefaultAsync(cancel) is not { } offer) return Refusal.NotFound;
        var person = new NewAccount(null, PlainWords.Clean(givenName), PlainWords.Clean(familyName), offer.Email, Profession.Doctor, offer.Recipient.Rpps);
        var faults = person.Faults().Concat(NewAccount.PasswordFaults(password ?? "")).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        if (await db.IsKnown(offer, accounts.NormalizeEmail(offer.Email), cancel)) return Refusal.Conflict("account-there");
        var made = await person.Save(db, accounts, password, now);
        if (!made.Succeeded) return Refusal.Conflict("account-there"); // a moment ago
        made.Value.EmailConfirmed = true; // the link came by that address
        audit.Done(made.Value.Id, "accept-invitation", "account", made.Value.Id);
        if (!await Taken(offer, made.Value.Id, cancel)) return Refusal.NotFound;
        await transaction.CommitAsync(cancel);
        return new InvitationAccepted(made.Value, MayEnter: true);
    }

    async Task<bool> Taken(OpinionOffer offer, Guid account, CancellationToken cancel)
    {
        if (!await db.Take(offer, account, cancel)) return false; // by another click
        audit.Done(account, "take-opinion", "request", offer.RequestId);
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
