using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>The account of somebody whom Pro Santé Connect vouches for, by RPPS or, without one, by the provider's name for them; null when there is none. Never by e-mail.</summary>
public sealed class FindPscAccount(ExpertiseDb db) : IVerb
{
    /// <summary>The provider's name in account_login.</summary>
    internal const string Provider = "psc";

    public async Task<PscMatch?> Run(PscPerson person, CancellationToken cancel)
    {
        var linked = db.Set<IdentityUserLogin<Guid>>().Where(l => l.LoginProvider == Provider);
        var account = person.Rpps is null
            ? await db.Set<Account>().SingleOrDefaultAsync(a => a.Rpps == null && linked.Any(l => l.ProviderKey == person.Subject && l.UserId == a.Id), cancel)
            : await db.Set<Account>().SingleOrDefaultAsync(a => a.Rpps == person.Rpps, cancel);
        if (account is null) return null;
        // Somebody typed that number. Until the provider has vouched for it, a slip or a lie would open another's account.
        var isProven = await linked.AnyAsync(l => l.UserId == account.Id, cancel)
            || !await db.Database.SqlQuery<bool>($"""select has_own_way_in({account.Id}) as "Value" """).SingleAsync(cancel);
        return new(account, isProven);
    }
}

/// <summary>An account that bears somebody's RPPS number.</summary>
/// <param name="Account">Which.</param>
/// <param name="IsProven">True when it is theirs for sure: the provider vouched for the number before, or nobody comes in any other way yet. Otherwise its owner links the provider first, once signed in.</param>
public sealed record PscMatch(Account Account, bool IsProven);
