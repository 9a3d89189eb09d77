using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>What one's account says of oneself.</summary>
public sealed class ReadOwnAccount(ExpertiseDb db) : IVerb
{
    public async Task<OwnAccount> Run(Actor actor, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == actor.Id, cancel);
        var waiting = await db.Set<EmailChange>().Where(c => c.AccountId == actor.Id).OrderByDescending(c => c.AskedAt).Select(c => c.Email).FirstOrDefaultAsync(cancel);
        return new(account.Title, account.GivenName, account.FamilyName, account.PhoneNumber, account.Email, waiting, account.Profession, account.Rpps, account.Persona is not null);
    }
}

/// <summary>The person in an account.</summary>
/// <param name="NewEmail">An address that waits for its link to be opened; null for none.</param>
/// <param name="IsPersona">True for an invented person of the demonstration.</param>
public sealed record OwnAccount(
    string? Title, string GivenName, string FamilyName, string? Phone, string? Email, string? NewEmail, Profession Profession, string? Rpps, bool IsPersona);
