using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Adds a specialty of a territory's own to the national list.</summary>
public sealed class AddSpecialty(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who keeps the territory.</param>
    /// <param name="territoryId">Whose own it will be.</param>
    /// <param name="french">Its French name.</param>
    /// <param name="english">Its English name; empty takes the French one.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<string>> Run(Actor actor, Guid territoryId, string? french, string? english, CancellationToken cancel)
    {
        if (!actor.Keeps(territoryId)) return await audit.Refused(actor.Id, "add-specialty", "territory", territoryId, cancel);
        var nameFr = PlainWords.Clean(french);
        var nameEn = PlainWords.Clean(english) is { Length: > 0 } typed ? typed : nameFr;
        if (nameFr.Length is < 2 or > 100 || nameEn.Length is < 2 or > 100) return Refusal.Invalid(new FieldFault("specialtyFr", "specialty-name-missing"));
        if (await db.Set<Specialty>().AnyAsync(s => EF.Functions.ILike(s.NameFr, Communes.Literally(nameFr)), cancel)) return Refusal.Invalid(new FieldFault("specialtyFr", "specialty-known"));
        var code = "own_" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("n"); // its name may be mended, its code not
        db.Add(new Specialty { Code = code, TerritoryId = territoryId, NameFr = nameFr, NameEn = nameEn });
        audit.Done(actor.Id, "add-specialty", "territory", territoryId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("specialty_name_once"))
        {
            db.ChangeTracker.Clear();
            return Refusal.Invalid(new FieldFault("specialtyFr", "specialty-known"));
        }
        return code;
    }
}
