using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>Loads the person behind an account id, with the roles that hold today; null when unknown or disabled.</summary>
public sealed class FindActor(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Actor?> Run(Guid accountId, CancellationToken cancel)
    {
        // Opened once for all that is asked: each time it is given back it must forget for whom it worked.
        await db.Database.OpenConnectionAsync(cancel);
        try { return await Find(accountId, cancel); }
        finally { await db.Database.CloseConnectionAsync(); }
    }

    async Task<Actor?> Find(Guid accountId, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId && a.DisabledAt == null, cancel);
        if (account is null) return null;
        var today = clock.Today();
        var grants = await db.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountId == accountId).HoldingOn(today).ToListAsync(cancel);
        var standsIn = await db.Set<Delegation>().AsNoTracking()
            .Where(d => d.ToId == accountId && d.StartsOn <= today && d.EndsOn >= today && d.EndedAt == null)
            .ToListAsync(cancel);
        // Whoever takes care of another's cases may ask for opinions there, today and not only on the day it was agreed.
        standsIn.RemoveAll(d => !grants.Exists(g => g.Role == Role.Requester && g.TerritoryId == d.TerritoryId));
        return new Actor(account.Id, account.DisplayName, account.Profession, grants)
        {
            StandsIn = standsIn,
            AsksUnder = account.Profession.MayAsk() ? await AsksUnder(grants, today, cancel) : [],
            Prepared = grants.Exists(Learns) ? await Prepared(accountId, grants, cancel) : [],
            Second = await Second(accountId, [.. grants.Where(g => g.Role is Role.Expert or Role.GuestExpert).Select(g => g.ServiceId!.Value)], cancel),
            Programmes = await db.ProgrammesOf(accountId, today, cancel),
            Files = grants.Count == 0 ? [] : await db.Database.SqlQuery<SharedFile>($"""select patient_id as "PatientId", medical as "Medical", social as "Social" from files_open_to({accountId}, {today}, {clock.GetUtcNow()})""").ToListAsync(cancel),
        };
    }

    /// <summary>While it is open, and after that where somebody of the service came. Requests and sessions are later stages, hence SQL.</summary>
    async Task<List<SecondCase>> Second(Guid accountId, Guid[] services, CancellationToken cancel) =>
        services.Length == 0 ? [] : await db.Database.SqlQuery<SecondCase>($"""
            select j.request_id as "RequestId", l.session_id as "SessionId" from joint_case j join request r on r.id = j.request_id
                left join (booking b join second_seat g on g.booking_id = b.id join slot l on l.id = b.slot_id) on b.request_id = j.request_id and g.expert_id = {accountId}
            where j.service_id = any ({services}) and r.withdrawn_at is null and (r.closed_at is null or j.expert_id is not null)
            """).ToListAsync(cancel);

    static bool Learns(RoleGrant grant) => grant is { Role: Role.Learner, SupervisorId: not null };

    /// <summary>The asking roles of those under whom the person learns, in the territory where they do; none for who asks themselves.</summary>
    async Task<List<RoleGrant>> AsksUnder(List<RoleGrant> grants, DateOnly today, CancellationToken cancel)
    {
        if (!grants.Exists(Learns) || grants.Exists(g => g.Role == Role.Requester)) return [];
        var supervisors = grants.Where(Learns).Select(g => g.SupervisorId!.Value).ToList();
        var theirs = await db.Set<RoleGrant>().AsNoTracking().Where(g => g.Role == Role.Requester && supervisors.Contains(g.AccountId)).HoldingOn(today)
            .Where(g => db.Set<Account>().Any(a => a.Id == g.AccountId && a.DisabledAt == null)).ToListAsync(cancel);
        return [.. theirs.Where(t => grants.Exists(g => Learns(g) && g.SupervisorId == t.AccountId && g.TerritoryId == t.TerritoryId))
            .OrderByDescending(t => grants.Exists(g => Learns(g) && g.OrganisationId == t.OrganisationId))];
    }

    /// <summary>
    /// Who learns reads what they wrote where the patient accepts learners and nowhere else: the same word decides in the room. They read it while the
    /// placement lasts in which they wrote it; another one, be it under the same supervisor, opens it no more. Requests are a later stage, hence SQL.
    /// </summary>
    async Task<List<Guid>> Prepared(Guid accountId, List<RoleGrant> grants, CancellationToken cancel)
    {
        var placements = grants.FindAll(Learns);
        var supervisors = placements.ConvertAll(g => g.SupervisorId!.Value);
        var territories = placements.ConvertAll(g => g.TerritoryId);
        var begun = placements.ConvertAll(g => g.StartsOn);
        return await db.Database.SqlQuery<Guid>($"""
            select r.id as "Value" from request r join consent c on c.request_id = r.id
            where r.prepared_by_id = {accountId} and r.withdrawn_at is null and c.learners and exists (
                select from unnest({supervisors}, {territories}, {begun}) placement (supervisor, territory, begun)
                where supervisor = r.requester_id and territory = r.territory_id and begun <= (r.filed_at at time zone 'Europe/Paris')::date)
            """).ToListAsync(cancel);
    }
}
