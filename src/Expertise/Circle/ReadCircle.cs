using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Circle;

/// <summary>Who may see a case, who looked, and to whom its patient's file could be opened.</summary>
/// <param name="Experts">Those who answer for the service asked.</param>
/// <param name="Shares">To whom the file is open, the latest first.</param>
/// <param name="Emergencies">Who broke the glass, the latest first.</param>
/// <param name="Looks">What others did with it, the latest first.</param>
/// <param name="Older">True when there is more than is listed.</param>
/// <param name="Choice">To whom it could be opened.</param>
public sealed record CircleView(
    Request Request, Patient Patient, string Service, IReadOnlyList<string> Experts, IReadOnlyList<ShareLine> Shares, IReadOnlyList<EmergencyLine> Emergencies,
    IReadOnlyList<LookLine> Looks, bool Older, IReadOnlyList<CircleChoice> Choice);

/// <summary>Somebody to whom a file is open.</summary>
public sealed record ShareLine(Guid Id, string Name, Profession Profession, FileSection Section, DateOnly From, DateOnly Until, string ConsentBy, DateOnly ConsentedOn);

/// <summary>Somebody who opened a file in an emergency.</summary>
public sealed record EmergencyLine(string Name, Profession Profession, string Reason, DateTimeOffset OpenedAt, DateTimeOffset ClosesAt);

/// <summary>Something that somebody did with a case, or tried.</summary>
/// <param name="Name">Null for the server itself.</param>
public sealed record LookLine(DateTimeOffset At, string? Name, Profession? Profession, string Action, AuditOutcome Outcome);

/// <summary>Somebody to whom a file could be opened.</summary>
public sealed record CircleChoice(Guid Id, string Name, Profession Profession);

/// <summary>Tells whoever asked about a patient who sees the file and who looked (L1111-18 CSP gives patients that right in the DMP; here their doctor reads it for them).</summary>
public sealed class ReadCircle(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Rows of looks at most.</summary>
    public const int Most = 200;

    public async Task<Outcome<CircleView>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.OwnCase(actor, requestId, cancel);
        if (request is null) return await audit.Refused(actor.Id, "read-circle", "request", requestId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        var service = await db.Set<Service>().Where(s => s.Id == request.ServiceId).Select(s => s.Name).SingleAsync(cancel);
        var shares = await Shares(patient.Id, cancel);
        var looks = await Looks(actor, request, cancel);
        var view = new CircleView(request, patient, service, await Experts(request.ServiceId, cancel), shares, await Emergencies(patient.Id, cancel),
            [.. looks.Take(Most)], looks.Count > Most, await Choice(actor, request.TerritoryId, cancel));
        audit.Done(actor.Id, "read-circle", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    async Task<List<string>> Experts(Guid service, CancellationToken cancel)
    {
        var ids = await db.ExpertsOf(service, clock.GetUtcNow(), cancel);
        return [.. (await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel)).Select(a => a.DisplayName).Order(StringComparer.CurrentCulture)];
    }

    async Task<List<ShareLine>> Shares(Guid patient, CancellationToken cancel)
    {
        var today = clock.Today();
        var rows = await (
            from share in db.Set<CareShare>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on share.AccountId equals account.Id
            where share.PatientId == patient && share.EndedAt == null && share.EndsOn >= today
            orderby share.AddedAt descending
            select new { share, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new ShareLine(r.share.Id, r.account.DisplayName, r.account.Profession, r.share.Section, r.share.StartsOn, r.share.EndsOn, r.share.ConsentBy, r.share.ConsentedOn));
    }

    async Task<List<EmergencyLine>> Emergencies(Guid patient, CancellationToken cancel)
    {
        var rows = await (
            from glass in db.Set<BrokenGlass>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on glass.AccountId equals account.Id
            where glass.PatientId == patient
            orderby glass.OpenedAt descending
            select new { glass, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new EmergencyLine(r.account.DisplayName, r.account.Profession, r.glass.Reason, r.glass.OpenedAt, r.glass.ClosesAt));
    }

    /// <summary>Of the case, its documents and its patient's file; what the reader did themselves is left out.</summary>
    async Task<List<LookLine>> Looks(Actor actor, Request request, CancellationToken cancel)
    {
        var ids = await db.Set<Document>().Where(d => d.RequestId == request.Id).Select(d => d.Id)
            .Concat(db.Set<Opinion>().Where(o => o.RequestId == request.Id).Select(o => o.Id)).ToListAsync(cancel);
        ids.AddRange([request.Id, request.PatientId]);
        var rows = await (
            from entry in db.Set<AuditEntry>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on entry.ActorId equals account.Id into accounts
            from account in accounts.DefaultIfEmpty()
            where entry.SubjectId != null && ids.Contains(entry.SubjectId.Value) && entry.ActorId != actor.Id
            orderby entry.Id descending
            select new { entry, account }).Take(Most + 1).ToListAsync(cancel);
        return rows.ConvertAll(r => new LookLine(r.entry.At, r.account?.DisplayName, r.account?.Profession, r.entry.Action, r.entry.Outcome));
    }

    async Task<List<CircleChoice>> Choice(Actor actor, Guid territory, CancellationToken cancel)
    {
        var people = await db.MayJoinCircle(territory, clock.Today()).AsNoTracking().Where(a => a.Id != actor.Id).OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName).ToListAsync(cancel);
        return people.ConvertAll(a => new CircleChoice(a.Id, a.DisplayName, a.Profession));
    }
}
