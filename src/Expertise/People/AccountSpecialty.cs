using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>One of the specialties in which a person has trained. It opens nothing by itself: who is asked are the experts of a service.</summary>
public sealed class AccountSpecialty
{
    public required Guid AccountId { get; init; }

    /// <summary>Code of a <see cref="Territory.Specialty"/>.</summary>
    public required string Specialty { get; init; }
}

static class Specialties
{
    /// <summary>The fault of codes that no specialty in reach has; none when all are known.</summary>
    public static async Task<FieldFault[]> SpecialtyFaults(this ExpertiseDb db, IReadOnlyList<string> codes, CancellationToken cancel) =>
        codes.Count == 0 || await db.Set<Specialty>().CountAsync(s => codes.Contains(s.Code), cancel) == codes.Distinct(StringComparer.Ordinal).Count() ? [] : [new("specialties", "specialty-unknown")];

    /// <summary>Adds to what the caller saves those that the account does not have yet.</summary>
    public static async Task AddSpecialties(this ExpertiseDb db, Guid account, IEnumerable<string> codes, CancellationToken cancel)
    {
        var has = await db.Set<AccountSpecialty>().Where(s => s.AccountId == account).Select(s => s.Specialty).ToListAsync(cancel);
        var known = await db.Set<Specialty>().Where(s => codes.Contains(s.Code)).Select(s => s.Code).ToListAsync(cancel); // one of a territory's own may be gone
        db.AddRange(known.Except(has, StringComparer.Ordinal).Select(s => new AccountSpecialty { AccountId = account, Specialty = s }));
    }
}
