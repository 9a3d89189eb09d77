using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>What a keeper types about a service.</summary>
public sealed record ServiceForm
{
    public string? Name { get; set; }

    /// <summary>Code of a specialty.</summary>
    public string? Specialty { get; set; }

    /// <summary>Whom to call when a patient comes.</summary>
    public string? AdmissionContact { get; set; }

    /// <summary>What the service wants then, one thing a line.</summary>
    public string? AdmissionList { get; set; }

    /// <summary>Id of the local service that is asked before it; empty for none.</summary>
    public string? FirstAsked { get; set; }

    /// <summary>True for a service that is no longer asked.</summary>
    public bool Closed { get; set; }
}

/// <summary>Makes a service of an organisation, or changes one. A closed one is not asked any more; its cases and sessions stay.</summary>
public sealed class SaveService(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int ContactMax = 300, ListMax = 4000;
    const string FirstAskedFault = "service-first-wrong";

    /// <param name="actor">Who keeps the territory.</param>
    /// <param name="organisationId">Where a new service is; one that exists stays where it is.</param>
    /// <param name="id">Which one; null makes one.</param>
    /// <param name="form">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Service>> Run(Actor actor, Guid organisationId, Guid? id, ServiceForm form, CancellationToken cancel)
    {
        var service = id is null ? null : await db.Set<Service>().SingleOrDefaultAsync(s => s.Id == id, cancel);
        var at = service?.OrganisationId ?? organisationId;
        var territory = await db.Set<Organisation>().Where(o => o.Id == at).Select(o => (Guid?)o.TerritoryId).SingleOrDefaultAsync(cancel);
        if (territory is null || !actor.Keeps(territory.Value) || (id is not null && service is null)) return await audit.Refused(actor.Id, "save-service", "service", id, cancel);

        var name = PlainWords.Clean(form.Name);
        var known = await db.Set<Specialty>().AnyAsync(s => s.Code == form.Specialty && (s.TerritoryId == null || s.TerritoryId == territory), cancel);
        List<FieldFault> faults = [];
        if (name.Length is < 2 or > 100) faults.Add(new("name", "service-name-missing"));
        if (!known) faults.Add(new("specialty", "specialty-missing"));
        var first = Guid.TryParse(form.FirstAsked, out var asked) ? asked : (Guid?)null;
        if (first is null && !string.IsNullOrWhiteSpace(form.FirstAsked)) faults.Add(new("firstAsked", FirstAskedFault));
        var (contact, wanted) = (PlainWords.Clean(form.AdmissionContact), PlainWords.Clean(form.AdmissionList, lines: true));
        if (contact.Length > ContactMax) faults.Add(new("admissionContact", "too-long"));
        if (wanted.Length > ListMax) faults.Add(new("admissionList", "too-long"));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        if (service is null)
        {
            service = new Service { Id = Guid.CreateVersion7(clock.GetUtcNow()), OrganisationId = organisationId, Specialty = form.Specialty!, Name = name };
            db.Add(service);
        }
        (service.Name, service.Specialty, service.FirstAskedId) = (name, form.Specialty!, first);
        (service.AdmissionContact, service.AdmissionList) = (contact, wanted);
        service.ClosedOn = form.Closed ? service.ClosedOn ?? clock.Today() : null;
        audit.Done(actor.Id, id is null ? "make-service" : "change-service", "service", service.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("service_name_once"))
        {
            db.ChangeTracker.Clear();
            return Refusal.Invalid(new FieldFault("name", "service-name-taken"));
        }
        catch (DbUpdateException e) when (e.Violates("service_first_asked") || e.Violates("service_check"))
        {
            db.ChangeTracker.Clear();
            return Refusal.Invalid(new FieldFault("firstAsked", FirstAskedFault));
        }
        return service;
    }
}
