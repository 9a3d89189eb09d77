using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// The account through which somebody whom Pro Santé Connect vouches for comes in; made without a word when there is none
/// (inscription silencieuse): with a name, a profession and no role, so that it opens nothing until a coordinator says so.
/// </summary>
public sealed class MatchPscAccount(ExpertiseDb db, FindPscAccount find, ILookupNormalizer normalizer, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Account>> Run(PscPerson person, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Two first visits at once make one account.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({person.Rpps ?? person.Subject}, 0))", cancel);
        var match = await find.Run(person, cancel);
        var account = match?.Account;
        if (account is { DisabledAt: not null }) return await Refuse(account.Id, "psc-refused", transaction, cancel);
        if (match is { IsProven: false }) return await Refuse(match.Account.Id, "psc-link", transaction, cancel);
        if (account is null && (person.Profession is null || person.FamilyName.Length == 0)) return await Refuse(null, "psc-profession", transaction, cancel);
        var found = account ?? Make(person);
        await db.Link(found, person, isNew: account is null, clock.GetUtcNow(), cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return found;
    }

    async Task<Refusal> Refuse(Guid? account, string code, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken cancel)
    {
        await audit.Refused(account, "sign-in", "account", account, cancel);
        await transaction.CommitAsync(cancel); // the audit's row
        return Refusal.Conflict(code);
    }

    Account Make(PscPerson person)
    {
        var now = clock.GetUtcNow();
        var name = person.Rpps ?? person.Subject; // Identity wants a name; nobody types it
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = name,
            NormalizedUserName = normalizer.NormalizeName(name),
            Title = person.Title,
            GivenName = person.GivenName,
            FamilyName = person.FamilyName,
            Profession = person.Profession!.Value,
            Rpps = person.Rpps,
            Demo = false,
            CreatedAt = now,
            SecurityStamp = Guid.NewGuid().ToString("n"),
        };
        db.Add(account);
        audit.Done(account.Id, "register-by-psc", "account", account.Id);
        return account;
    }
}
