using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Makes an organisation or a site, or changes and moves one.</summary>
public sealed class SaveOrganisation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who keeps the territory.</param>
    /// <param name="territoryId">The territory of a new one; one that exists stays in its own.</param>
    /// <param name="id">Which one; null makes one.</param>
    /// <param name="form">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid territoryId, Guid? id, OrganisationForm form, CancellationToken cancel)
    {
        var organisation = id is null ? null : await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == id, cancel);
        var territory = organisation?.TerritoryId ?? territoryId;
        if (!actor.Keeps(territory) || (id is not null && organisation is null)) return await audit.Refused(actor.Id, "save-organisation", "organisation", id, cancel);

        var (fields, faults) = form.Check();
        var commune = await db.FindCommune(form.Commune, cancel);
        if (commune is null && !string.IsNullOrWhiteSpace(form.Commune)) faults.Add(new("commune", "commune-unknown"));
        if (fields.ParentId is { } parent && !await db.Set<Organisation>().AnyAsync(o => o.Id == parent && o.TerritoryId == territory && o.ClosedOn == null, cancel))
            faults.Add(new("parent", "parent-unknown"));
        if (id is not null && !fields.Kind.IsGroup() && await db.Set<OrganisationMember>().AnyAsync(m => m.GroupId == id, cancel)) faults.Add(new("kind", "group-has-members"));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        if (organisation is null)
        {
            var demo = await db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.Demo).SingleAsync(cancel);
            organisation = new Organisation { Id = Guid.CreateVersion7(clock.GetUtcNow()), TerritoryId = territory, Kind = fields.Kind, Name = fields.Name, ShortName = fields.ShortName, Demo = demo };
            db.Add(organisation);
        }
        (organisation.Kind, organisation.Name, organisation.ShortName, organisation.LegalForm) = (fields.Kind, fields.Name, fields.ShortName, fields.LegalForm);
        (organisation.Finess, organisation.Address, organisation.CommuneCode, organisation.ParentId) = (fields.Finess, fields.Address, commune, fields.ParentId);
        audit.Done(actor.Id, id is null ? "make-organisation" : "change-organisation", "organisation", organisation.Id);
        return await Save(organisation.Id, cancel);
    }

    async Task<Outcome<Guid>> Save(Guid id, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return id;
        }
        catch (DbUpdateException e) when (Fault(e) is not null)
        {
            db.ChangeTracker.Clear();
            return Refusal.Invalid(Fault(e)!);
        }
    }

    /// <summary>What the database forbade, in the form's words.</summary>
    internal static FieldFault? Fault(DbUpdateException error) =>
        error.Violates("organisation_name_once") ? new("name", "organisation-name-taken")
        : error.Violates("organisation_finess_once") ? new("finess", "finess-taken")
        : error.Violates("organisation_no_circle") || error.Violates("organisation_parent_id_check") || error.Violates("organisation_check") ? new("parent", "parent-below-itself")
        : null;
}
