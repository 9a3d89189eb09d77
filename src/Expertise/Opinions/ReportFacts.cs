using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Gathers what a report says from the rows as they are now: before a signature, and for it.</summary>
static class ReportFacts
{
    /// <summary>It checks no right.</summary>
    public static async Task<OpinionContent> Gather(
        ExpertiseDb db, Request request, Opinion opinion, IReadOnlyList<OpinionParticipant> participants, DateTimeOffset now, CancellationToken cancel)
    {
        var (service, hospital) = await ServiceAndHospital(db, request.ServiceId, cancel);
        var territory = await db.Set<CareTerritory>().AsNoTracking().SingleAsync(t => t.Id == request.TerritoryId, cancel);
        var people = await db.Set<Account>().AsNoTracking()
            .Where(a => a.Id == request.RequesterId || a.Id == request.CoOwnerId || a.Id == request.PreparedById || a.Id == opinion.AuthorId).ToDictionaryAsync(a => a.Id, cancel);
        var segments = await db.Set<CaseSegment>().AsNoTracking()
            .Where(s => s.RequestId == request.Id && s.SessionId == opinion.SessionId).OrderBy(s => s.BeganAt).ToListAsync(cancel);
        var consent = await db.Set<Consent>().AsNoTracking().SingleAsync(c => c.RequestId == request.Id, cancel);
        var times = await db.PatientTimes(request.Id, now, cancel);
        var practice = await db.Set<Organisation>().Where(o => o.Id == request.OrganisationId).Select(o => o.Name).SingleAsync(cancel);
        return new()
        {
            Reference = request.Reference,
            RequestId = request.Id,
            OpinionId = opinion.Id,
            Patient = Named(await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel)),
            Requester = Named(people[request.RequesterId], practice),
            CoOwner = request.CoOwnerId is { } other ? Named(people[other], practice) : null,
            PreparedBy = request.PreparedById is { } writer ? Named(people[writer], practice) : null,
            AskedAt = request.FiledAt,
            Consent = new(consent.Manner, consent.CollectedBy, consent.CollectedAt),
            Question = request.Question,
            Context = request.Context,
            Documents = await Documents(db, request.Id, cancel),
            Service = service,
            Hospital = hospital,
            Kind = opinion.Kind,
            Text = opinion.Text,
            Presented = segments.ConvertAll(s => new ReportTime(s.BeganAt, s.EndedAt)),
            PatientThere = Times(times.There),
            PatientConnected = Times(times.Connected),
            Incidents = await During(db, segments, cancel),
            Present = [.. participants.OrderBy(p => p.BeganAt).ThenBy(p => p.DisplayName, StringComparer.Ordinal)
                .Select(p => new ReportPresence(p.DisplayName, p.Profession, p.Rpps, p.OrganisationName, p.BeganAt, p.EndedAt))],
            Author = Named(people[opinion.AuthorId], hospital),
            SignedAt = opinion.SignedAt,
            TimeZone = territory.TimeZone,
            Demo = territory.Demo,
        };
    }

    static List<ReportTime> Times(IReadOnlyList<Interval> times) => [.. times.Select(t => new ReportTime(t.StartsAt, t.EndsAt))];

    /// <summary>A professional by their present name.</summary>
    public static ReportPerson Named(Account account, string organisation) =>
        new(account.DisplayName, SnakeCaseConvention.Snake(account.Profession.ToString()), account.Rpps, organisation);

    /// <summary>The names of a service and of its hospital.</summary>
    public static async Task<(string Service, string Hospital)> ServiceAndHospital(ExpertiseDb db, Guid serviceId, CancellationToken cancel)
    {
        var names = await (
            from service in db.Set<Service>()
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            where service.Id == serviceId
            select new { Service = service.Name, Hospital = hospital.Name }).SingleAsync(cancel);
        return (names.Service, names.Hospital);
    }

    /// <summary>Only a qualified identity carries its INS.</summary>
    public static ReportPatient Named(Patient patient)
    {
        var qualified = patient.IdentityStatus == IdentityStatus.Qualified;
        return new(patient.BirthName, patient.BirthGivenNames, patient.UsedName, patient.BirthDate, patient.Sex, patient.IdentityStatus,
            qualified ? patient.InsMatricule : null, qualified ? patient.InsOid : null);
    }

    /// <summary>What the case holds, in the order in which it came.</summary>
    public static async Task<IReadOnlyList<ReportDocument>> Documents(ExpertiseDb db, Guid requestId, CancellationToken cancel)
    {
        var rows = await db.Set<Document>().AsNoTracking().Where(d => d.RequestId == requestId && d.Sha256 != null)
            .OrderBy(d => d.StartedAt).ThenBy(d => d.Id).Select(d => new { d.Name, d.Sha256 }).ToListAsync(cancel);
        return rows.ConvertAll(d => new ReportDocument(d.Name, Convert.ToHexStringLower(d.Sha256!)));
    }

    /// <summary>Another patient's minutes are no part of this report.</summary>
    static async Task<IReadOnlyList<ReportIncident>> During(ExpertiseDb db, List<CaseSegment> segments, CancellationToken cancel)
    {
        if (segments.Count == 0) return [];
        var session = segments[0].SessionId;
        var all = await db.Set<SessionIncident>().AsNoTracking().Where(i => i.SessionId == session).OrderBy(i => i.HappenedAt).ToListAsync(cancel);
        return [.. all.Where(i => segments.Exists(s => s.BeganAt <= i.HappenedAt && !(i.HappenedAt > s.EndedAt))).Select(i => new ReportIncident(i.HappenedAt, i.Kind))];
    }
}
