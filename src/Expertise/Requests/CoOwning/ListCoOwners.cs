using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoOwning;

/// <summary>A doctor together with whom somebody may ask.</summary>
public sealed record CoOwnerChoice(Guid Id, string Name);

/// <summary>The doctors from among whom to choose.</summary>
/// <param name="Choices">The last one first, then by name; none for a doctor, who asks alone.</param>
/// <param name="Last">Whom the person chose the last time that they asked; null for nobody, or for somebody who is no choice any more.</param>
public sealed record CoOwnerChoices(IReadOnlyList<CoOwnerChoice> Choices, Guid? Last);

/// <summary>Lists the doctors of one's organisations together with whom one may ask, as the nurse of an ASALEE pair does.</summary>
public sealed class ListCoOwners(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<CoOwnerChoices> Run(Actor actor, CancellationToken cancel)
    {
        if (!CoOwners.MayChoose(actor)) return new([], null);
        var organisations = actor.AskingGrants.Select(g => g.OrganisationId).ToList();
        var doctors = await db.CoOwnersIn(organisations, clock.Today()).AsNoTracking().OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName).ToListAsync(cancel);
        var last = await db.Set<Request>().Where(r => r.RequesterId == actor.Id).OrderByDescending(r => r.FiledAt).Select(r => r.CoOwnerId).FirstOrDefaultAsync(cancel);
        return new([.. doctors.OrderByDescending(d => d.Id == last).Select(d => new CoOwnerChoice(d.Id, d.DisplayName))], doctors.Exists(d => d.Id == last) ? last : null);
    }
}

static class CoOwners
{
    /// <summary>Doctors ask for themselves; what somebody prepares is their supervisor's.</summary>
    public static bool MayChoose(Actor actor) => actor.Is(Role.Requester) && actor.Profession != Profession.Doctor;

    /// <summary>The doctors who may ask for one of the organisations that day.</summary>
    public static IQueryable<Account> CoOwnersIn(this ExpertiseDb db, IReadOnlyList<Guid?> organisations, DateOnly today)
    {
        var asking = db.Set<RoleGrant>().HoldingOn(today).Where(g => g.Role == Role.Requester && organisations.Contains(g.OrganisationId));
        return db.Set<Account>().Where(a => a.Profession == Profession.Doctor && a.DisabledAt == null && asking.Any(g => g.AccountId == a.Id));
    }
}
