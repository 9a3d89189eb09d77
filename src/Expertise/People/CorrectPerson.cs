using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>Who a person is, as their coordinator corrects it. The e-mail address is their own to change: it is a way in.</summary>
/// <param name="Sites">Organisations of the actor's territories where the person works as well.</param>
public sealed record PersonFacts(string? Title, string GivenName, string FamilyName, Profession Profession, string? Rpps, IReadOnlyList<Guid> Sites)
{
    /// <summary>Codes of all the specialties.</summary>
    public IReadOnlyList<string> Specialties { get; init; } = [];
}

/// <summary>Corrects who a person is.</summary>
public sealed class CorrectPerson(ExpertiseDb db, ReadPerson read, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid accountId, PersonFacts facts, CancellationToken cancel)
    {
        var person = await read.Run(actor, accountId, cancel);
        if (!person.Succeeded) return person.Refusal;
        if (!person.Value.MayChange) return await audit.Refused(actor.Id, "correct-person", "account", accountId, cancel);
        var faults = new NewAccount(facts.Title, facts.GivenName, facts.FamilyName, "nobody@example.org", facts.Profession, facts.Rpps).Faults().Concat(await db.SpecialtyFaults(facts.Specialties, cancel)).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        Write(person.Value.Account, facts);
        await db.Set<AccountSpecialty>().Where(s => s.AccountId == accountId && !facts.Specialties.Contains(s.Specialty)).ExecuteDeleteAsync(cancel);
        await db.AddSpecialties(accountId, facts.Specialties, cancel);
        await Place(actor, accountId, facts.Sites, cancel);
        audit.Done(actor.Id, "correct-person", "account", accountId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("account_rpps_key"))
        {
            return Refusal.Invalid(new FieldFault("rpps", "rpps-taken"));
        }
        catch (DbUpdateException e) when (e.Violates("account_rpps_vouched"))
        {
            return Refusal.Invalid(new FieldFault("rpps", "rpps-vouched"));
        }
        catch (DbUpdateException e) when (e.Violates("role_grant_expert_profession") || e.Violates("role_grant_requester_profession"))
        {
            return Refusal.Invalid(new FieldFault("profession", "profession-does-not-fit"));
        }
        await transaction.CommitAsync(cancel);
        return default(Done);
    }

    static void Write(Account account, PersonFacts facts)
    {
        account.Title = string.IsNullOrWhiteSpace(facts.Title) ? null : facts.Title.Trim();
        account.GivenName = facts.GivenName.Trim();
        account.FamilyName = facts.FamilyName.Trim();
        account.Profession = facts.Profession;
        account.Rpps = facts.Rpps;
    }

    async Task Place(Actor actor, Guid accountId, IReadOnlyList<Guid> wanted, CancellationToken cancel)
    {
        var territories = actor.Staffed();
        var mine = db.Set<Organisation>().Where(o => territories.Contains(o.TerritoryId));
        await db.Set<AccountSite>().Where(s => s.AccountId == accountId && mine.Any(o => o.Id == s.OrganisationId)).ExecuteDeleteAsync(cancel);
        var sites = await mine.Where(o => wanted.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancel);
        db.AddRange(sites.Select(site => new AccountSite { AccountId = accountId, OrganisationId = site }));
    }
}
