using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoOwning;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A request that may be filed.</summary>
/// <param name="Fields">What was typed, checked.</param>
/// <param name="Grant">The role under which the person asks, or their supervisor where they prepare: who, territory and organisation.</param>
/// <param name="CommuneCode">The commune of residence, if known.</param>
/// <param name="Answers">To the form of the specialty; null where it has none.</param>
/// <param name="Way">Where it goes.</param>
/// <param name="PatientId">The known patient whom it means; null for whoever carries the INS, or somebody new.</param>
public sealed record PreparedRequest(CheckedRequest Fields, RoleGrant Grant, string? CommuneCode, CheckedAnswers? Answers, Way Way, Guid? PatientId)
{
    /// <summary>The doctor together with whom it is asked; null for none.</summary>
    public Guid? CoOwnerId { get; init; }
}

/// <summary>What was answered to a version of a form.</summary>
public sealed record CheckedAnswers(Guid FormId, IReadOnlyDictionary<string, string> Answers);

/// <summary>Says everything that is wrong with a typed request before it is filed; changes nothing.</summary>
public sealed class PrepareRequest(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Outcome<PreparedRequest>> Run(Actor actor, Guid? draftId, RequestForm form, CancellationToken cancel)
    {
        var asks = actor.AskingGrants;
        if (asks.Count == 0) return Refusal.NotFound;
        var grant = Choose(asks, form.OrganisationId);
        var territory = (grant ?? asks[0]).TerritoryId;
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.TimeZone).SingleAsync(cancel);

        var fields = RequestCheck.Run(form, clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        if (fields.Refusal is { Fields.Count: > 0, Code: not "invalid" }) return fields.Refusal;
        var faults = fields.Refusal?.Fields.ToList() ?? [];
        if (grant is null) faults.Add(new("organisationId", "organisation-missing"));
        if (!faults.Exists(f => f.Field == "serviceId") && !await ServiceIsHere(form.ServiceId!, territory, cancel)) faults.Add(new("serviceId", "service-unknown"));
        var coOwner = await CoOwner(actor, grant, form.CoOwnerId, faults, cancel);
        var commune = await db.FindCommune(form.Commune, cancel);
        if (commune is null && !string.IsNullOrWhiteSpace(form.Commune)) faults.Add(new("commune", "commune-unknown"));
        var way = faults.Exists(f => f.Field == "serviceId") ? new Way(Guid.Empty) : await db.WayTo(Guid.Parse(form.ServiceId!), form, faults, cancel);
        var answers = await Answers(draftId, form, territory, faults, cancel);
        if (draftId is not null && await db.Set<Document>().AnyAsync(d => d.DraftId == draftId && d.CompletedAt == null, cancel)) faults.Add(new("documents", "documents-incomplete"));
        if (draftId is not null && await db.Set<Document>().AnyAsync(d => d.DraftId == draftId && d.Scan == ScanState.Infected, cancel)) faults.Add(new("documents", "document-quarantined"));
        var (patient, undecided) = RequestCheck.Identity(form, clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone)) is { } identity ? await db.Meant(actor, territory, form, identity, cancel) : default;
        if (undecided) faults.Insert(0, new("sameAs", "patient-known"));
        return faults.Count > 0 ? Refusal.Invalid(faults) : new PreparedRequest(fields.Value!, grant!, commune, answers, way, patient) { CoOwnerId = coOwner };
    }

    async Task<Guid?> CoOwner(Actor actor, RoleGrant? grant, string? typed, List<FieldFault> faults, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (grant is not null && Guid.TryParse(typed, out var id) && CoOwners.MayChoose(actor)
            && await db.CoOwnersIn([grant.OrganisationId], clock.Today()).AnyAsync(a => a.Id == id, cancel)) return id;
        faults.Add(new("coOwnerId", "co-owner-unknown"));
        return null;
    }

    /// <summary>Checks what the specialty asks: its questions stand before the consent, its documents after.</summary>
    async Task<CheckedAnswers?> Answers(Guid? draftId, RequestForm form, Guid territory, List<FieldFault> faults, CancellationToken cancel)
    {
        if (faults.Exists(f => f.Field == "serviceId") || !Guid.TryParse(form.ServiceId, out var service)) return null;
        var specialty = await db.Set<Service>().Where(s => s.Id == service).Select(s => s.Specialty).SingleAsync(cancel);
        if (await db.FormOf(territory, specialty, cancel) is not { } asked) return null;
        var content = FormContent.FromJson(asked.Content);
        var (answers, wrong) = CheckAnswers.Run(content, form.Answers);
        var consent = faults.FindIndex(f => f.Field.StartsWith("consent", StringComparison.Ordinal));
        faults.InsertRange(consent < 0 ? faults.Count : consent, wrong);
        var types = draftId is null ? [] : await db.Set<Document>().Where(d => d.DraftId == draftId && d.MediaType != null).Select(d => d.MediaType!).ToListAsync(cancel);
        faults.AddRange(CheckAnswers.Missing(content, types));
        return new CheckedAnswers(asked.Id, answers);
    }

    static RoleGrant? Choose(IReadOnlyList<RoleGrant> asks, string? organisation)
    {
        if (Guid.TryParse(organisation, out var id)) return asks.FirstOrDefault(g => g.OrganisationId == id);
        return asks.Count == 1 && string.IsNullOrWhiteSpace(organisation) ? asks[0] : null;
    }

    Task<bool> ServiceIsHere(string serviceId, Guid territory, CancellationToken cancel)
    {
        var id = Guid.Parse(serviceId);
        return db.Set<Service>().AnyAsync(s => s.Id == id && s.ClosedOn == null && db.Set<Organisation>().Any(o => o.Id == s.OrganisationId && o.TerritoryId == territory), cancel);
    }
}
