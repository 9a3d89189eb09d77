using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Audit;

/// <summary>
/// Who did or tried what in the territories of a data-protection officer, the youngest first: records by their id, never what is in them.
/// Reading leaves a row of its own.
/// </summary>
public sealed class ReadAudit(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Rows of an export at most.</summary>
    public const int ExportSize = 10_000;

    /// <param name="actor">Who reads.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="export">True for a file.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<AuditPage>> Run(Actor actor, AuditFilter filter, bool export, CancellationToken cancel)
    {
        var territories = actor.TerritoriesAs(Role.DataProtectionOfficer).ToList();
        var action = export ? "export-audit" : "read-audit";
        if (territories.Count == 0) return await audit.Refused(actor.Id, action, "territory", null, cancel);
        var size = export ? ExportSize : PageSize;
        // Which rows are rare only the arguments tell: a plan for any of them may walk the whole audit for a record's five rows.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"set local plan_cache_mode = force_custom_plan", cancel);
        var rows = await (
            from e in filter.Of(Of(territories))
            join a in db.Set<Account>() on e.ActorId equals a.Id into actors
            from a in actors.DefaultIfEmpty()
            orderby e.Id descending
            select new { Entry = e, Actor = a }).Take(size + 1).ToListAsync(cancel);
        foreach (var territory in territories) audit.Done(actor.Id, action, "territory", territory);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        var lines = rows.Take(size).Select(r => new AuditLine(r.Entry.Id, r.Entry.At, r.Actor?.DisplayName, r.Entry.Action, r.Entry.Subject, r.Entry.SubjectId, r.Entry.Outcome)).ToList();
        return new AuditPage(lines, rows.Count > size ? lines[^1].Id : null);
    }

    /// <summary>The rows of territories, and those about their people.</summary>
    IQueryable<AuditEntry> Of(List<Guid> territories) =>
        db.Set<AuditEntry>().AsNoTracking().Where(e => (e.TerritoryId != null && territories.Contains(e.TerritoryId.Value))
            || (e.Subject == "account" && db.Set<RoleGrant>().Any(g => g.AccountId == e.SubjectId && territories.Contains(g.TerritoryId))));
}

/// <summary>Which rows of the audit; what is null is not asked.</summary>
/// <param name="Action">The verb, kebab-case.</param>
/// <param name="Record">The id of a record or of an actor.</param>
/// <param name="Outcome">Done or refused.</param>
/// <param name="From">First day, in Europe/Paris.</param>
/// <param name="Until">Last day, included.</param>
/// <param name="Before">Only rows older than this one.</param>
public sealed record AuditFilter(string? Action, Guid? Record, AuditOutcome? Outcome, DateOnly? From, DateOnly? Until, long? Before)
{
    internal IQueryable<AuditEntry> Of(IQueryable<AuditEntry> rows)
    {
        if (!string.IsNullOrWhiteSpace(Action)) rows = rows.Where(e => e.Action == Action.Trim());
        if (Record is not null) rows = rows.Where(e => e.SubjectId == Record || e.ActorId == Record);
        if (Outcome is not null) rows = rows.Where(e => e.Outcome == Outcome);
        if (From is { } from)
        {
            var begins = RoleDays.Begins(from);
            rows = rows.Where(e => e.At >= begins);
        }
        if (Until is { } until && until < DateOnly.MaxValue)
        {
            var ends = RoleDays.Begins(until.AddDays(1));
            rows = rows.Where(e => e.At < ends);
        }
        return Before is null ? rows : rows.Where(e => e.Id < Before);
    }
}

/// <summary>A page of the audit.</summary>
/// <param name="Lines">Its rows.</param>
/// <param name="Older">Where the next page begins; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long? Older);

/// <summary>A row of the audit.</summary>
/// <param name="Actor">The name of who did it; null for the server, and for people of other territories.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, string? Actor, string Action, string Subject, Guid? SubjectId, AuditOutcome Outcome);
