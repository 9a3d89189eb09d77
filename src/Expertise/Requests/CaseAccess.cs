using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>
/// Who may see a case: its requester, its co-owner or who replaces them, the experts of the service asked and the chair of its sessions (L1110-4 CSP: the
/// care team), those of a second service that was asked to come to it, whom its patient's file is open to, and who wrote it for its requester's co-signature; nobody else.
/// </summary>
public static class CaseAccess
{
    /// <summary>True when the case is open to the person.</summary>
    public static bool MayRead(this Actor actor, Request request) => actor.WorksOn(request) || actor.SeesMedical(request.PatientId) || actor.Prepared.Contains(request.Id) || actor.IsSecondFor(request.Id);

    /// <summary>True when the person answers for a service that is asked to come to the case of another one.</summary>
    public static bool IsSecondFor(this Actor actor, Guid requestId) => actor.Second.Any(s => s.RequestId == requestId);

    /// <summary>True when it is the person's own work; to whom a file was merely opened reads and changes nothing.</summary>
    public static bool WorksOn(this Actor actor, Request request) =>
        actor.ActsFor(request) || actor.IsExpertOf(request.ServiceId) || actor.IsChairOf(request.ServiceId);

    /// <summary>True for the two sides of its dialogue.</summary>
    public static bool WritesInto(this Actor actor, Request request) => actor.IsExpertOf(request.ServiceId) || actor.ActsFor(request);

    /// <summary>True for a case that one asked or is co-owner of, and for those of somebody whom one replaces.</summary>
    public static bool ActsFor(this Actor actor, Request request) => request.Owners().Any(owner => actor.ActsFor(owner, request.TerritoryId));

    /// <summary>The requests that the person asked, owns with who asked, or takes care of.</summary>
    public static IQueryable<Request> RequestsOf(this ExpertiseDb db, Actor actor)
    {
        var ids = actor.StandsIn.Select(d => d.Id).ToList();
        var replaced = db.Set<Delegation>().Where(d => ids.Contains(d.Id));
        return db.Set<Request>().Where(r => r.RequesterId == actor.Id || r.CoOwnerId == actor.Id
            || replaced.Any(d => (d.FromId == r.RequesterId || d.FromId == r.CoOwnerId) && d.TerritoryId == r.TerritoryId));
    }

    /// <summary>Those besides the person who asked about the patients, alone or with somebody.</summary>
    internal static async Task<List<Guid>> OwnersOf(this ExpertiseDb db, Guid[] patients, Actor actor, CancellationToken cancel)
    {
        var cases = await db.Set<Request>().AsNoTracking().Where(r => patients.Contains(r.PatientId)).ToListAsync(cancel);
        return [.. cases.SelectMany(r => r.Owners()).Where(o => o != actor.Id).Distinct()];
    }
}
