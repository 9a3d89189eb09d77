using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>Spends the first administrator's link: makes the account, and the territory where there is none yet.</summary>
public sealed class CreateFirstAdministrator(ExpertiseDb db, UserManager<Account> accounts, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Account>> Run(string token, NewAccount person, string password, string territoryName, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        using var system = db.As(Reach.System); // the link is the right
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await OfferFirstAdministrator.TakeLock(db, cancel);
        if (await OfferFirstAdministrator.Exists(db, clock, cancel) || !await db.LiveLinks(token, LinkPurpose.FirstAdministrator, now).AnyAsync(cancel))
            return Refusal.NotFound;
        var territories = await db.Set<CareTerritory>().Select(t => t.Id).ToListAsync(cancel);
        var faults = person.Faults().Concat(NewAccount.PasswordFaults(password))
            .Concat(territories.Count == 0 && string.IsNullOrWhiteSpace(territoryName) ? [new FieldFault("territory", "territory-missing")] : []).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);

        if (territories.Count == 0)
        {
            var made = new CareTerritory { Id = Guid.CreateVersion7(now), Code = CodeOf(territoryName), Name = territoryName.Trim(), TimeZone = "Europe/Paris", Demo = false };
            db.Add(made);
            territories.Add(made.Id);
        }
        var saved = await person.Save(db, accounts, password, now);
        if (!saved.Succeeded) return saved;
        foreach (var territory in territories)
            db.Add(new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = saved.Value.Id, Role = Role.Administrator, TerritoryId = territory, StartsOn = RoleDays.Of(now) });
        audit.Done(saved.Value.Id, "create-first-administrator", "account", saved.Value.Id);
        await db.SaveChangesAsync(cancel);
        await db.SpendLink(token, LinkPurpose.FirstAdministrator, now, cancel);
        await transaction.CommitAsync(cancel);
        return saved;
    }

    /// <summary>"Lozère et Gard" is lozere-et-gard.</summary>
    static string CodeOf(string name)
    {
        var letters = name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        var code = string.Concat(letters).Trim('-');
        return code.Length > 0 && char.IsAsciiLetter(code[0]) ? code : "territory-" + code;
    }
}
