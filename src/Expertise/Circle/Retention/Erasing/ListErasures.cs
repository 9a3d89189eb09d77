using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>What is due to be erased, what waits for the second person, and what was erased. No patient is named: nothing of it needs to know who they are.</summary>
/// <param name="Due">How many files are due and not asked about.</param>
/// <param name="Lines">Which; null for who sees counts only.</param>
/// <param name="Waiting">What waits to be confirmed; null likewise.</param>
/// <param name="Done">What was erased or called off, the latest first; null likewise.</param>
public sealed record Erasures(int Due, int WaitingCount, int DoneCount, IReadOnlyList<DueLine>? Lines, IReadOnlyList<ErasureLine>? Waiting, IReadOnlyList<ErasureLine>? Done);

/// <summary>A file that is due.</summary>
/// <param name="References">Of its cases, as letters bear them.</param>
/// <param name="Services">That were asked.</param>
public sealed record DueLine(Guid PatientId, IReadOnlyList<string> References, IReadOnlyList<string> Services, DateOnly LastVisit, DateOnly Until, KeepingRule Rule);

/// <summary>An erasure.</summary>
/// <param name="MayConfirm">The reader may be its second person.</param>
public sealed record ErasureLine(
    Guid Id, IReadOnlyList<string> References, string Decision, DateOnly KeptUntil, string AskedBy, DateTimeOffset AskedAt, string? ConfirmedBy, DateTimeOffset? ConfirmedAt,
    string? CancelledBy, DateTimeOffset? CancelledAt, bool MayConfirm, bool MayCancel);

/// <summary>Lists it for data-protection officers; for administrators what they may confirm; coordinators see how many.</summary>
public sealed class ListErasures(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Erasures>> Run(Actor actor, CancellationToken cancel)
    {
        var all = await All(actor, cancel);
        if (all is null) return await audit.Refused(actor.Id, "list-erasures", "account", actor.Id, cancel);
        audit.Done(actor.Id, "list-erasures", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return all;
    }

    /// <summary>Null for who may see none. It leaves no audit row.</summary>
    internal async Task<Erasures?> All(Actor actor, CancellationToken cancel)
    {
        var territories = actor.Grants.Where(g => g.Role is Role.DataProtectionOfficer or Role.Administrator or Role.Coordinator).Select(g => g.TerritoryId).Distinct().ToList();
        if (territories.Count == 0) return null;
        var all = await db.Set<Erasure>().AsNoTracking().Where(e => territories.Contains(e.TerritoryId)).OrderByDescending(e => e.AskedAt).ToListAsync(cancel);
        var waiting = all.FindAll(e => e.ConfirmedAt is null && e.CancelledAt is null);
        var due = await db.Due(territories, clock.Today(), cancel);
        due.RemoveAll(d => waiting.Exists(w => w.PatientId == d.Patient.Id));
        var (officer, second) = (actor.Is(Role.DataProtectionOfficer), actor.Is(Role.DataProtectionOfficer) || actor.Is(Role.Administrator));
        var names = await Names(all, cancel);
        return new Erasures(due.Count, waiting.Count, all.Count(e => e.ConfirmedAt is not null),
            officer ? await Lines(due.FindAll(d => actor.Holds(Role.DataProtectionOfficer, d.Patient.TerritoryId)), cancel) : null,
            second ? [.. waiting.Where(e => IsSecond(actor, e)).Select(e => Line(e, actor, names))] : null,
            officer ? [.. all.Where(e => (e.ConfirmedAt ?? e.CancelledAt) is not null && actor.Holds(Role.DataProtectionOfficer, e.TerritoryId)).Select(e => Line(e, actor, names))] : null);
    }

    /// <summary>Another officer, or an administrator: they answer for the installation and see nothing of any case, so that nobody erases what they answer for as a doctor.</summary>
    internal static bool IsSecond(Actor actor, Erasure erasure) => actor.Holds(Role.DataProtectionOfficer, erasure.TerritoryId) || actor.Holds(Role.Administrator, erasure.TerritoryId);

    static ErasureLine Line(Erasure e, Actor actor, Dictionary<Guid, string> names) => new(
        e.Id, [.. e.Numbers.Select(Reference.Of)], e.Decision, e.KeptUntil, names.GetValueOrDefault(e.AskedById, ""), e.AskedAt, e.ConfirmedById is { } by ? names.GetValueOrDefault(by, "") : null, e.ConfirmedAt,
        e.CancelledById is { } other ? names.GetValueOrDefault(other, "") : null, e.CancelledAt, e.AskedById != actor.Id && IsSecond(actor, e), IsSecond(actor, e));

    async Task<List<DueLine>> Lines(List<DueFile> due, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // cases of a withdrawn consent belong to the file, and are shown to nobody else: here by their numbers alone
        var ids = due.ConvertAll(d => d.Patient.Id);
        var cases = await (
            from request in db.Set<Request>()
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            where ids.Contains(request.PatientId)
            orderby request.Number
            select new { request.PatientId, request.Number, service.Name }).ToListAsync(cancel);
        return due.ConvertAll(d =>
        {
            var its = cases.FindAll(c => c.PatientId == d.Patient.Id);
            return new DueLine(d.Patient.Id, its.ConvertAll(c => Reference.Of(c.Number)), [.. its.Select(c => c.Name).Distinct()], d.File.LastVisit, d.Keeping.Until!.Value, d.Keeping.Rule);
        });
    }

    Task<Dictionary<Guid, string>> Names(List<Erasure> all, CancellationToken cancel)
    {
        var ids = all.SelectMany(e => new[] { e.AskedById, e.ConfirmedById, e.CancelledById }).OfType<Guid>().Distinct().ToList();
        return db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.DisplayName, cancel);
    }
}
