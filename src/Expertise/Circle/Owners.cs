using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle;

/// <summary>Whoever asked about a patient, or stands in for who did, keeps the circle of their file.</summary>
static class Owners
{
    /// <summary>The case, when it is the actor's; null for everybody else.</summary>
    public static async Task<Request?> OwnCase(this ExpertiseDb db, Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        return request is not null && actor.ActsFor(request) ? request : null;
    }

    /// <summary>True when the actor asked about the patient, or stands in for who did.</summary>
    public static Task<bool> AskedAbout(this ExpertiseDb db, Actor actor, Guid patientId, CancellationToken cancel) =>
        db.RequestsOf(actor).AnyAsync(r => r.PatientId == patientId, cancel);

    /// <summary>Those with a role in the territory today to whom a file can be opened: health professionals and social workers.</summary>
    public static IQueryable<Account> MayJoinCircle(this ExpertiseDb db, Guid territory, DateOnly today)
    {
        Role[] roles = [Role.Requester, Role.Expert, Role.SocialWorker];
        var holding = db.Set<RoleGrant>().HoldingOn(today).Where(g => g.TerritoryId == territory && roles.Contains(g.Role));
        return db.Set<Account>().Where(a => a.DisabledAt == null && holding.Any(g => g.AccountId == a.Id));
    }
}
