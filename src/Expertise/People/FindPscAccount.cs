using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>The account of somebody whom Pro Santé Connect vouches for, by RPPS or, without one, by the provider's name for them; null when there is none. Never by e-mail.</summary>
public sealed class FindPscAccount(ExpertiseDb db) : IVerb
{
    /// <summary>The provider's name in account_login.</summary>
    internal const string Provider = "psc";

    public Task<Account?> Run(PscPerson person, CancellationToken cancel) => person.Rpps is null
        ? db.Set<Account>().SingleOrDefaultAsync(a => a.Rpps == null && db.Set<IdentityUserLogin<Guid>>().Any(l => l.LoginProvider == Provider && l.ProviderKey == person.Subject && l.UserId == a.Id), cancel)
        : db.Set<Account>().SingleOrDefaultAsync(a => a.Rpps == person.Rpps, cancel);
}
