using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>Who opens which doors; the database holds to the same (migration people_kept).</summary>
public static class Granting
{
    /// <summary>The roles that a coordinator gives; the others are an administrator's to give.</summary>
    public static bool IsCoordinatorsToGive(this Role role) =>
        role is Role.Requester or Role.Expert or Role.Chair or Role.Learner or Role.SocialWorker or Role.GuestExpert;

    /// <summary>True when the person may give the role to somebody else in the territory, and end it.</summary>
    public static bool MayGrant(this Actor actor, Role role, Guid territory) =>
        actor.Holds(Role.Administrator, territory) || (role.IsCoordinatorsToGive() && actor.Holds(Role.Coordinator, territory));

    /// <summary>The territories whose people the person keeps, as coordinator or administrator.</summary>
    public static IReadOnlyList<Guid> Staffed(this Actor actor) => [.. actor.TerritoriesAs(Role.Administrator).Union(actor.TerritoriesAs(Role.Coordinator))];

    /// <summary>True when the role is held for a service.</summary>
    public static bool NeedsService(this Role role) => role is Role.Expert or Role.Chair or Role.GuestExpert;

    /// <summary>True when the role is held at an organisation.</summary>
    public static bool NeedsOrganisation(this Role role) => role is Role.Requester or Role.Learner or Role.SocialWorker;

    /// <summary>The account, when it holds or held a role in a territory whose people the actor keeps; otherwise null.</summary>
    internal static Task<Account?> FindStaff(this ExpertiseDb db, Actor actor, Guid accountId, CancellationToken cancel)
    {
        var territories = actor.Staffed();
        return db.Set<Account>().SingleOrDefaultAsync(a => a.Id == accountId
            && db.Set<RoleGrant>().Any(g => g.AccountId == accountId && territories.Contains(g.TerritoryId)), cancel);
    }
}

/// <summary>A role as somebody asks for it on a form or in a file, unchecked.</summary>
/// <param name="Role">Which.</param>
/// <param name="PlaceId">The service of an expert, a chair or a guest; the organisation of a requester, a learner or a social worker.</param>
/// <param name="SupervisorId">Who answers for a learner.</param>
/// <param name="From">First day; null for today.</param>
/// <param name="Until">Last day; null for open-ended.</param>
/// <param name="TerritoryId">Where a role without a place is held; null for the only one that the actor keeps.</param>
/// <param name="ProgrammeId">Within which programme a requester or learner takes part; null for all that their organisation does.</param>
public sealed record WantedRole(Role Role, Guid? PlaceId = null, Guid? SupervisorId = null, DateOnly? From = null, DateOnly? Until = null, Guid? TerritoryId = null, Guid? ProgrammeId = null);

/// <summary>A role that the law and the house allow, at its place.</summary>
sealed record PlacedRole(Role Role, Guid TerritoryId, Guid? OrganisationId, Guid? ServiceId, Guid? SupervisorId, Guid? ProgrammeId, DateOnly StartsOn, DateOnly? EndsOn)
{
    /// <summary>What makes two roles the same, whatever their days.</summary>
    public RoleKey Key => new(Role, TerritoryId, OrganisationId, ServiceId, ProgrammeId);
}

/// <summary>A role at its place, without its days.</summary>
readonly record struct RoleKey(Role Role, Guid TerritoryId, Guid? OrganisationId, Guid? ServiceId, Guid? ProgrammeId)
{
    public static RoleKey Of(RoleGrant grant) => new(grant.Role, grant.TerritoryId, grant.OrganisationId, grant.ServiceId, grant.ProgrammeId);
    public static RoleKey Of(RoleInvitation invitation) => new(invitation.Role, invitation.TerritoryId, invitation.OrganisationId, invitation.ServiceId, invitation.ProgrammeId);
}

/// <summary>What the database knows about where a role is wanted.</summary>
/// <param name="TerritoryId">Of the place; null when the place does not fit the role.</param>
/// <param name="MaySupervise">True when the supervisor may; and when there is none.</param>
/// <param name="ProgrammeFits">True when the programme is an open one of the territory; and when there is none.</param>
readonly record struct PlaceFacts(Guid? TerritoryId, bool MaySupervise, bool ProgrammeFits);

/// <summary>Checks a wanted role field by field.</summary>
static class Placing
{
    /// <summary>The role at its place, or what is wrong with it.</summary>
    public static async Task<(PlacedRole? Placed, List<FieldFault> Faults)> Place(
        this ExpertiseDb db, Actor actor, Profession profession, WantedRole wanted, DateOnly today, CancellationToken cancel)
    {
        var territory = await db.TerritoryOf(actor, wanted, cancel);
        var supervises = wanted is not { Role: Role.Learner, SupervisorId: { } supervisor } || territory is not { } there || await db.MaySupervise(supervisor, there, today, cancel);
        var fits = wanted.ProgrammeId is not { } programme || await db.Set<Programme>().AnyAsync(p => p.Id == programme && p.TerritoryId == territory && p.ClosedOn == null, cancel);
        return Decide(actor, profession, wanted, new(territory, supervises, fits), today);
    }

    /// <summary>The same, of what is known already.</summary>
    public static (PlacedRole? Placed, List<FieldFault> Faults) Decide(Actor actor, Profession profession, WantedRole wanted, PlaceFacts at, DateOnly today)
    {
        var faults = Faults(profession, wanted, today).ToList();
        if (at.TerritoryId is null) faults.Add(new("place", wanted.Role.NeedsService() ? "role-needs-service" : "role-needs-organisation"));
        else if (!actor.MayGrant(wanted.Role, at.TerritoryId.Value)) faults.Add(new("role", "role-not-yours"));
        if (!at.MaySupervise) faults.Add(new("supervisor", "supervisor-unfit"));
        if (!at.ProgrammeFits) faults.Add(new("programme", "programme-unfit"));
        if (faults.Count > 0) return (null, faults);
        return (new(wanted.Role, at.TerritoryId!.Value, wanted.Role.NeedsOrganisation() ? wanted.PlaceId : null, wanted.Role.NeedsService() ? wanted.PlaceId : null,
            wanted.Role == Role.Learner ? wanted.SupervisorId : null, wanted.ProgrammeId, wanted.From ?? today, wanted.Until), faults);
    }

    static IEnumerable<FieldFault> Faults(Profession profession, WantedRole wanted, DateOnly today)
    {
        if (wanted.Role.NeedsService() && !profession.MayBeAsked()) yield return new("profession", "expert-profession");
        if (wanted.Role == Role.Requester && !profession.MayAsk()) yield return new("profession", "requester-profession");
        if (wanted is { ProgrammeId: not null, Role: not (Role.Requester or Role.Learner) }) yield return new("programme", "programme-of-role");
        if (wanted is { Role: Role.Learner, SupervisorId: null }) yield return new("supervisor", "supervisor-missing");
        if (wanted is { Role: Role.Learner, Until: null }) yield return new("until", "placement-end-missing");
        if (wanted is { Role: Role.GuestExpert, Until: null }) yield return new("until", "guest-end-missing");
        if (wanted.Until is { } until && until < (wanted.From is { } from && from > today ? from : today)) yield return new("until", "role-ends-before");
    }

    /// <summary>The territory of the place, among those whose people the actor keeps; null when the place does not fit the role.</summary>
    static async Task<Guid?> TerritoryOf(this ExpertiseDb db, Actor actor, WantedRole wanted, CancellationToken cancel)
    {
        var mine = actor.Staffed();
        if (wanted.Role.NeedsService())
            return await db.Set<Service>().Where(s => s.Id == wanted.PlaceId).Join(db.Set<Organisation>(), s => s.OrganisationId, o => o.Id, (s, o) => (Guid?)o.TerritoryId)
                .SingleOrDefaultAsync(t => mine.Contains(t!.Value), cancel);
        if (wanted.Role.NeedsOrganisation())
            return await db.Set<Organisation>().Where(o => o.Id == wanted.PlaceId && mine.Contains(o.TerritoryId)).Select(o => (Guid?)o.TerritoryId).SingleOrDefaultAsync(cancel);
        return wanted.TerritoryId is { } asked ? (mine.Contains(asked) ? asked : null) : mine.Count > 0 ? mine[0] : null;
    }

    /// <summary>Supervising is for health professionals who have finished training and hold a role in the territory.</summary>
    static Task<bool> MaySupervise(this ExpertiseDb db, Guid account, Guid territory, DateOnly today, CancellationToken cancel) =>
        db.Supervisors([territory], today).AnyAsync(a => a.Id == account, cancel);

    /// <summary>Who may supervise.</summary>
    internal static IQueryable<Account> Supervisors(this ExpertiseDb db, IReadOnlyList<Guid> territories, DateOnly today)
    {
        var fit = Enum.GetValues<Profession>().Where(p => p.MayAsk() && p != Profession.Intern).ToList();
        var held = db.Set<RoleGrant>().HoldingOn(today).Where(g => territories.Contains(g.TerritoryId) && g.Role != Role.GuestExpert);
        return db.Set<Account>().Where(a => a.DisabledAt == null && fit.Contains(a.Profession) && held.Any(g => g.AccountId == a.Id));
    }
}
