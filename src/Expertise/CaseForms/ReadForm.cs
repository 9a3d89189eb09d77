using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>A form to be changed.</summary>
/// <param name="Territory">For which territory.</param>
/// <param name="Specialty">Of which specialty.</param>
/// <param name="Form">What holds; null for none yet.</param>
/// <param name="Content">Its questions; those that any specialty needs where there is none.</param>
public sealed record FormView(CareTerritory Territory, Specialty Specialty, CaseForm? Form, FormContent Content)
{
    /// <summary>The territory's own version that holds; 0 when it has none of its own.</summary>
    public int OwnVersion => Form?.TerritoryId is null ? 0 : Form.Version;
}

/// <summary>Opens the form of a specialty for a coordinator.</summary>
public sealed class ReadForm(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <summary>Facts about the patient that any specialty wants to know.</summary>
    static readonly FormContent Beginning = new()
    {
        Fields =
        [
            new() { Key = "antecedents", Kind = FieldKind.Text, Label = new("Antécédents", "Past medical history"), Standing = true },
            new() { Key = "traitement_en_cours", Kind = FieldKind.Text, Label = new("Traitement en cours", "Current treatment"), Standing = true },
            new() { Key = "allergies", Kind = FieldKind.Line, Label = new("Allergies", "Allergies"), Standing = true },
        ],
    };

    public async Task<Outcome<FormView>> Run(Actor actor, string? territoryCode, string specialtyCode, CancellationToken cancel)
    {
        var territory = await db.CoordinatedBy(actor, territoryCode, cancel);
        var specialty = territory is null ? null
            : await db.Set<Specialty>().AsNoTracking().SingleOrDefaultAsync(s => s.Code == specialtyCode && (s.TerritoryId == null || s.TerritoryId == territory.Id), cancel);
        if (territory is null || specialty is null) return await audit.Refused(actor.Id, "read-form", "territory", territory?.Id, cancel);
        var form = await db.FormOf(territory.Id, specialtyCode, cancel);
        return new FormView(territory, specialty, form, form is null ? Beginning : FormContent.FromJson(form.Content));
    }
}
