using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Takes people from a list: who is not of the territory yet is invited, who is gets a role more, and what is so already stays, so that
/// the same list taken twice changes nothing. Good lines are kept even when others are bad: these are mended and the list is sent again.
/// </summary>
public sealed class ImportPeople(ExpertiseDb db, ILookupNormalizer normalizer, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The most lines of a list.</summary>
    public const int MostLines = 2000;

    /// <param name="actor">Who imports; a coordinator or an administrator, for the roles that they may give.</param>
    /// <param name="text">The list.</param>
    /// <param name="words">What its words mean.</param>
    /// <param name="keep">False only tells what would happen.</param>
    /// <param name="byMail">True to mail the links; false to give their tokens back, to be shown once.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<ImportedPeople>> Run(Actor actor, string text, PeopleWords words, bool keep, bool byMail, CancellationToken cancel)
    {
        if (actor.Staffed() is []) return await audit.Refused(actor.Id, "import-people", "invitation", null, cancel);
        var table = CsvTable.Read(text, MostLines, PeopleColumns.OtherNames);
        if (PeopleColumns.Needed.Any(c => !table.Has(c))) return Refusal.Invalid(new FieldFault("list", "people-without-columns"));
        if (table.Rows.Count > MostLines) return Refusal.Invalid(new FieldFault("list", "list-too-long"));

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (keep) await TakeTurns(actor, cancel);
        var planner = new PeoplePlanner(actor, await KnownPeople.Load(db, actor, clock.Today(), cancel), words, normalizer, clock.GetUtcNow());
        var lines = table.Rows.Select(planner.Plan).ToList();
        if (!keep) return new ImportedPeople([.. lines.Select(l => l.Told(null))], Kept: false);
        try
        {
            var kept = await Write(actor, lines, byMail, cancel);
            await transaction.CommitAsync(cancel);
            return kept;
        }
        catch (DbUpdateException e) when (e.Violates("invitation_open_once"))
        {
            return Refusal.Conflict("import-crossed"); // somebody invited one of them by the page, at the same moment
        }
    }

    /// <summary>Two who import into the same territory, or one who clicks twice, come one after the other.</summary>
    Task<int> TakeTurns(Actor actor, CancellationToken cancel)
    {
        var territories = actor.Staffed().ToArray();
        return db.Database.ExecuteSqlAsync($"select from territory where id = any({territories}) order by id for no key update", cancel);
    }

    async Task<ImportedPeople> Write(Actor actor, List<PlannedLine> lines, bool byMail, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var invitations = new Dictionary<PlannedLine, RoleInvitation>(ReferenceEqualityComparer.Instance);
        var grants = new List<RoleGrant>();
        foreach (var line in lines)
        {
            if (line.Step is InviteStep invite) db.Add(invitations[line] = await Invite(actor, invite, now, cancel));
            if (line.Step is RenewStep renew) invitations[line] = await Renew(renew, now, cancel);
            if (line.Step is GrantStep grant) grants.Add(GrantRole.Make(grant.AccountId, grant.Placed, now));
        }
        db.AddRange(grants);
        await db.SaveChangesAsync(cancel); // notices and audit look at what they are about
        foreach (var (line, it) in invitations) audit.Done(actor.Id, line.Step is InviteStep ? "invite-person" : "renew-invitation", "invitation", it.Id);
        foreach (var grant in grants) audit.Done(actor.Id, "grant-role", "role-grant", grant.Id);
        foreach (var territory in actor.Staffed()) audit.Done(actor.Id, "import-people", "territory", territory);
        // One link opens all that a territory offers to an address: one mail, however many lines.
        var mailed = new HashSet<(Guid, string)>();
        var told = lines.ConvertAll(l => l.Told(invitations.TryGetValue(l, out var it) && mailed.Add((it.TerritoryId, it.NormalizedEmail)) ? db.Hand(it, byMail, now) : null));
        await db.SaveChangesAsync(cancel);
        return new ImportedPeople(told, Kept: true);
    }

    async Task<RoleInvitation> Invite(Actor actor, InviteStep step, DateTimeOffset now, CancellationToken cancel) =>
        RoleInvitation.Of(actor, step.Person, normalizer.NormalizeEmail(step.Person.Email), step.Placed, now, await Lifetime(step.Placed.TerritoryId, cancel));

    async Task<RoleInvitation> Renew(RenewStep step, DateTimeOffset now, CancellationToken cancel)
    {
        var waiting = await db.Set<RoleInvitation>().SingleAsync(i => i.Id == step.InvitationId, cancel);
        await db.Set<OneTimeLink>().Where(l => l.InvitationId == waiting.Id && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        waiting.ExpiresAt = now + await Lifetime(waiting.TerritoryId, cancel);
        return waiting;
    }

    readonly Dictionary<Guid, TimeSpan> lifetimes = [];

    async Task<TimeSpan> Lifetime(Guid territory, CancellationToken cancel) =>
        lifetimes.TryGetValue(territory, out var known) ? known : lifetimes[territory] = await db.Time(Policy.Invitation, territory, cancel);
}

/// <summary>What became, or would become, of a list.</summary>
/// <param name="Lines">In the order of the list.</param>
/// <param name="Kept">False for what was only tried.</param>
public sealed record ImportedPeople(IReadOnlyList<ImportedPerson> Lines, bool Kept);

/// <summary>A line of the list.</summary>
/// <param name="Number">Where it begins in the list, from 1 on.</param>
/// <param name="Name">As it was typed.</param>
/// <param name="Action">What happens.</param>
/// <param name="Role">To which role; null when the line does not say.</param>
/// <param name="Place">Where, as it was typed.</param>
/// <param name="Faults">By column; empty for a good line.</param>
public sealed record ImportedPerson(int Number, string Name, PersonAction Action, Role? Role, string Place, IReadOnlyList<FieldFault> Faults)
{
    /// <summary>What to look at again although the line is good.</summary>
    public IReadOnlyList<FieldFault> Warnings { get; init; } = [];

    /// <summary>Whose roles changed; null while they are only invited.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Of the link, when it does not go by mail.</summary>
    public string? Token { get; init; }

    /// <summary>Says nothing that lets in.</summary>
    public override string ToString() => nameof(ImportedPerson);
}

/// <summary>What a line of a list of people does.</summary>
public enum PersonAction
{
    /// <summary>Nothing: something is wrong.</summary>
    Bad,

    /// <summary>Invites somebody.</summary>
    Invited,

    /// <summary>Invites once more whose invitation is over.</summary>
    InvitedAgain,

    /// <summary>Gives a role to somebody of the territory.</summary>
    RoleGiven,

    /// <summary>Nothing: it is so already.</summary>
    Unchanged,
}
