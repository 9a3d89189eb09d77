using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Everything the report of a tele-expertise holds (R6316-4 CSP), before or after it is signed.</summary>
public sealed record OpinionReport
{
    public required Request Request { get; init; }
    public required Patient Patient { get; init; }
    public required Consent Consent { get; init; }
    public required Account Requester { get; init; }

    /// <summary>On whose behalf was asked.</summary>
    public required string RequesterOrganisation { get; init; }
    public required string Service { get; init; }
    public required string Hospital { get; init; }
    public required Opinion Opinion { get; init; }
    public required Account Author { get; init; }
    /// <summary>The first to come first.</summary>
    public required IReadOnlyList<OpinionParticipant> Participants { get; init; }

    /// <summary>The session in which the case was discussed; null for a written answer.</summary>
    public Session? Session { get; init; }

    /// <summary>When the case was on in that session, in order.</summary>
    public required IReadOnlyList<CaseSegment> Segments { get; init; }

    /// <summary>Technical incidents while the case was on.</summary>
    public required IReadOnlyList<SessionIncident> Incidents { get; init; }

    /// <summary>IANA zone in which hours are said.</summary>
    public required string TimeZone { get; init; }

    /// <summary>True in a territory of invented people.</summary>
    public required bool Demo { get; init; }

    /// <summary>True when what is stored is what was signed.</summary>
    public bool Intact => Opinion.ContentSha256 is { } signed
        && CryptographicOperations.FixedTimeEquals(signed, SignedContent.Fingerprint(Request, Opinion, Participants));

    /// <summary>Gathers it. It checks no right.</summary>
    internal static async Task<OpinionReport> Load(
        ExpertiseDb db, Request request, Opinion opinion, IReadOnlyList<OpinionParticipant> participants, CancellationToken cancel)
    {
        var (service, hospital) = await ServiceAndHospital(db, request, cancel);
        var territory = await db.Set<CareTerritory>().AsNoTracking().SingleAsync(t => t.Id == request.TerritoryId, cancel);
        var people = await db.Set<Account>().AsNoTracking().Where(a => a.Id == request.RequesterId || a.Id == opinion.AuthorId).ToDictionaryAsync(a => a.Id, cancel);
        var segments = await db.Set<CaseSegment>().AsNoTracking()
            .Where(s => s.RequestId == request.Id && s.SessionId == opinion.SessionId).OrderBy(s => s.BeganAt).ToListAsync(cancel);
        return new()
        {
            Request = request,
            Patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel),
            Consent = await db.Set<Consent>().AsNoTracking().SingleAsync(c => c.RequestId == request.Id, cancel),
            Requester = people[request.RequesterId],
            RequesterOrganisation = await db.Set<Organisation>().Where(o => o.Id == request.OrganisationId).Select(o => o.Name).SingleAsync(cancel),
            Service = service,
            Hospital = hospital,
            Opinion = opinion,
            Author = people[opinion.AuthorId],
            Participants = [.. participants.OrderBy(p => p.BeganAt).ThenBy(p => p.DisplayName, StringComparer.Ordinal)],
            Session = await db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == opinion.SessionId, cancel),
            Segments = segments,
            Incidents = await During(db, segments, cancel),
            TimeZone = territory.TimeZone,
            Demo = territory.Demo,
        };
    }

    static async Task<(string Service, string Hospital)> ServiceAndHospital(ExpertiseDb db, Request request, CancellationToken cancel)
    {
        var names = await (
            from service in db.Set<Service>()
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            where service.Id == request.ServiceId
            select new { Service = service.Name, Hospital = hospital.Name }).SingleAsync(cancel);
        return (names.Service, names.Hospital);
    }

    /// <summary>Another patient's minutes are no part of this report.</summary>
    static async Task<IReadOnlyList<SessionIncident>> During(ExpertiseDb db, List<CaseSegment> segments, CancellationToken cancel)
    {
        if (segments.Count == 0) return [];
        var session = segments[0].SessionId;
        var all = await db.Set<SessionIncident>().AsNoTracking().Where(i => i.SessionId == session).OrderBy(i => i.HappenedAt).ToListAsync(cancel);
        return all.FindAll(i => segments.Exists(s => s.BeganAt <= i.HappenedAt && !(i.HappenedAt > s.EndedAt)));
    }
}
