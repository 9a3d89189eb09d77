using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>What a coordinator types about a programme.</summary>
public sealed record ProgrammeForm
{
    public string? Name { get; set; }
    public string? Aim { get; set; }

    /// <summary>Ids of the services at its hub.</summary>
    public IReadOnlyList<string> Hub { get; set; } = [];

    /// <summary>Ids of the organisations at its spokes.</summary>
    public IReadOnlyList<string> Spokes { get; set; } = [];

    /// <summary>True for a programme that no longer runs.</summary>
    public bool Closed { get; set; }
}

/// <summary>Makes a programme, or changes its hub and spokes; whoever works at a spoke sits in its sessions from the next click on.</summary>
public sealed class SaveProgramme(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Guid>> Run(Actor actor, Guid territoryId, Guid? id, ProgrammeForm form, CancellationToken cancel)
    {
        var programme = id is null ? null : await db.Set<Programme>().SingleOrDefaultAsync(p => p.Id == id, cancel);
        var territory = programme?.TerritoryId ?? territoryId;
        if (!actor.Holds(Role.Coordinator, territory) || (id is not null && programme is null)) return await audit.Refused(actor.Id, "save-programme", "programme", id, cancel);

        var (name, aim) = (PlainWords.Clean(form.Name), PlainWords.Clean(form.Aim, lines: true));
        var (hubIds, spokeIds) = (Ids(form.Hub), Ids(form.Spokes));
        var organisations = db.Set<Organisation>().Where(o => o.TerritoryId == territory);
        var hub = await db.Set<Service>().Where(s => hubIds.Contains(s.Id) && organisations.Any(o => o.Id == s.OrganisationId)).Select(s => s.Id).ToListAsync(cancel);
        var spokes = await organisations.Where(o => spokeIds.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancel);
        List<FieldFault> faults = [];
        if (name.Length is < 2 or > 100) faults.Add(new("name", "programme-name-missing"));
        if (aim.Length > 1000) faults.Add(new("aim", "aim-too-long"));
        if (hub.Count == 0) faults.Add(new("hub", "hub-missing"));
        if (spokes.Count == 0) faults.Add(new("spoke", "spokes-missing"));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        if (programme is null) db.Add(programme = new Programme { Id = Guid.CreateVersion7(clock.GetUtcNow()), TerritoryId = territory, Name = name });
        (programme.Name, programme.Aim, programme.ClosedOn) = (name, aim.Length == 0 ? null : aim, form.Closed ? programme.ClosedOn ?? clock.Today() : null);
        var (hubNow, spokesNow) = (await db.Set<ProgrammeHub>().Where(h => h.ProgrammeId == programme.Id).ToListAsync(cancel), await db.Set<ProgrammeSpoke>().Where(s => s.ProgrammeId == programme.Id).ToListAsync(cancel));
        db.RemoveRange(hubNow.Where(h => !hub.Contains(h.ServiceId)));
        db.RemoveRange(spokesNow.Where(s => !spokes.Contains(s.OrganisationId)));
        db.AddRange(hub.Except(hubNow.Select(h => h.ServiceId)).Select(s => new ProgrammeHub { ProgrammeId = programme.Id, ServiceId = s, TerritoryId = territory }));
        db.AddRange(spokes.Except(spokesNow.Select(s => s.OrganisationId)).Select(o => new ProgrammeSpoke { ProgrammeId = programme.Id, OrganisationId = o, TerritoryId = territory }));
        audit.Done(actor.Id, id is null ? "make-programme" : "change-programme", "programme", programme.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("programme_name_once"))
        {
            db.ChangeTracker.Clear();
            return Refusal.Invalid(new FieldFault("name", "programme-name-taken"));
        }
        return programme.Id;
    }

    static List<Guid> Ids(IEnumerable<string> typed) => [.. typed.Select(t => Guid.TryParse(t, out var id) ? id : Guid.Empty)];
}
