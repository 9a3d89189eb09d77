using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>Absences to come that a person may announce and withdraw: their own, and for coordinators those of who answers in their territories.</summary>
public sealed class ReadAbsences(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<AbsencesView>> Run(Actor actor, CancellationToken cancel)
    {
        var kept = actor.TerritoriesAs(Role.Coordinator).ToList();
        var own = actor.Grants.Any(g => g.ServiceId is not null);
        if (!own && kept.Count == 0) return await audit.Refused(actor.Id, "read-absences", "account", actor.Id, cancel);
        var today = clock.Today();
        var answering = db.Set<RoleGrant>().Where(g => g.ServiceId != null && g.EndedAt == null && kept.Contains(g.TerritoryId)).Select(g => g.AccountId);
        var people = await db.Set<Account>().Where(a => a.DisabledAt == null && ((own && a.Id == actor.Id) || answering.Contains(a.Id))).OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName)
            .Select(a => new Lead(a.Id, (a.Title == null ? "" : a.Title + " ") + a.GivenName + " " + a.FamilyName)).ToListAsync(cancel);
        var (names, ids) = (people.ToDictionary(p => p.Id, p => p.Name), people.ConvertAll(p => p.Id));
        var rows = await db.Set<Absence>().AsNoTracking().Where(a => a.WithdrawnAt == null && a.UntilDay >= today && ids.Contains(a.AccountId)).OrderBy(a => a.FromDay).ToListAsync(cancel);
        return new AbsencesView(people, rows.ConvertAll(a => new AwayView(a.Id, a.AccountId, names[a.AccountId], a.FromDay, a.UntilDay, a.AnnouncedAt)));
    }
}

/// <summary>Absences.</summary>
/// <param name="People">For whom one may speak, by family name.</param>
/// <param name="Coming">Those that are not over, the first in time first.</param>
public sealed record AbsencesView(IReadOnlyList<Lead> People, IReadOnlyList<AwayView> Coming);
