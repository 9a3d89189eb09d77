using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Everything a case's reader sees of the request itself.</summary>
public sealed record CaseView(
    Request Request, Patient Patient, Consent Consent, CasePlaces Places, string RequesterName, Profession RequesterProfession,
    IReadOnlyList<DocumentLine> Documents, IReadOnlyList<DecisionLine> Decisions)
{
    /// <summary>Who wrote it for the requester's co-signature; null where the requester did.</summary>
    public string? PreparedBy { get; init; }

    /// <summary>The doctor together with whom it was asked; null for none.</summary>
    public string? CoOwner { get; init; }

    /// <summary>The form of its specialty as it was when filed; null where there was none.</summary>
    public FilledForm? Form { get; init; }

    /// <summary>What was corrected in the patient's identity, the latest first.</summary>
    public IReadOnlyList<CorrectionLine> Corrections { get; init; } = [];
}

/// <summary>The names of the places of a case.</summary>
/// <param name="Meant">The service, with its hospital, that was meant when a local one was asked before it.</param>
public sealed record CasePlaces(string Organisation, string Service, string Hospital, string? Commune, string? BirthPlace, string TimeZone, string? Meant = null);

/// <summary>What an expert decided, and when.</summary>
/// <param name="To">To whom it was handed on.</param>
public sealed record DecisionLine(TriageKind Kind, DateTimeOffset At, string By, string? Reason, string? To);

/// <summary>Opens a case for its requester or an expert of its service; leaves an audit row either way.</summary>
public sealed class ReadCase(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<CaseView>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.MayRead(request)) return await audit.Refused(actor.Id, "read-request", "request", requestId, cancel);
        var view = await View(request, cancel);
        audit.Done(actor.Id, "read-request", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    async Task<CaseView> View(Request request, CancellationToken cancel)
    {
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        var consent = await db.Set<Consent>().AsNoTracking().SingleAsync(c => c.RequestId == request.Id, cancel);
        var requester = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == request.RequesterId, cancel);
        var documents = await db.Set<Document>().Where(d => d.RequestId == request.Id).Lines().ToListAsync(cancel);
        return new CaseView(request, patient, consent, await db.PlacesOf(request, patient, cancel), requester.DisplayName, requester.Profession, documents, await Decisions(request.Id, cancel))
        {
            PreparedBy = await Name(request.PreparedById, cancel),
            CoOwner = await Name(request.CoOwnerId, cancel),
            Form = await db.FilledFormOf(request.Id, cancel),
            Corrections = await db.CorrectionsOf(request.PatientId, cancel),
        };
    }

    async Task<string?> Name(Guid? account, CancellationToken cancel) =>
        account is null ? null : (await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == account, cancel)).DisplayName;

    async Task<List<DecisionLine>> Decisions(Guid requestId, CancellationToken cancel)
    {
        var rows = await (
            from decision in db.Set<TriageDecision>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on decision.DecidedById equals account.Id
            where decision.RequestId == requestId
            orderby decision.DecidedAt
            from service in db.Set<Service>().Where(s => s.Id == decision.ToServiceId).DefaultIfEmpty()
            from colleague in db.Set<Account>().Where(a => a.Id == decision.ToAccountId).DefaultIfEmpty()
            select new { decision, account, service, colleague }).ToListAsync(cancel);
        return rows.ConvertAll(r => new DecisionLine(r.decision.Kind, r.decision.DecidedAt, r.account.DisplayName, r.decision.Reason, r.service?.Name ?? r.colleague?.DisplayName));
    }
}

static class CasePlacesOf
{
    public static Task<CasePlaces> PlacesOf(this ExpertiseDb db, Request request, Patient patient, CancellationToken cancel) => (
        from asking in db.Set<Organisation>()
        from service in db.Set<Service>()
        join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
        join territory in db.Set<CareTerritory>() on asking.TerritoryId equals territory.Id
        from home in db.Set<Commune>().Where(c => c.Code == patient.CommuneCode).DefaultIfEmpty()
        from birth in db.Set<Commune>().Where(c => c.Code == patient.BirthPlaceCode).DefaultIfEmpty()
        from meant in db.Set<Service>().Where(s => s.Id == request.MeantServiceId).DefaultIfEmpty()
        from its in db.Set<Organisation>().Where(o => o.Id == meant.OrganisationId).DefaultIfEmpty()
        where asking.Id == request.OrganisationId && service.Id == request.ServiceId
        select new CasePlaces(asking.Name, service.Name, hospital.Name, home.Name, birth.Name, territory.TimeZone, meant == null ? null : meant.Name + ", " + its.Name)).SingleAsync(cancel);
}
