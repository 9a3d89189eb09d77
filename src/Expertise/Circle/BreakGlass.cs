using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Circle;

/// <summary>What somebody types who needs a file at once.</summary>
/// <param name="Reference">TE-000123, of any case of the patient.</param>
/// <param name="BirthDate">The patient's.</param>
/// <param name="Reason">Why it cannot wait, 10 to 500 characters; those who asked about the patient read it.</param>
public sealed record BreakGlassForm(string? Reference, string? BirthDate, string? Reason);

/// <summary>
/// Opens a file in an emergency (L1110-4 CSP: those who take part in the care), for a short time and to read only. It wants a fact that only
/// somebody beside the patient has, the number of a letter, and the birth date with it: neither a wrong number nor a wrong date says which it was.
/// </summary>
public sealed class BreakGlass(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Wrong tries of an hour: more is looking for somebody.</summary>
    const int TriesAnHour = 5;

    /// <returns>The patient.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, BreakGlassForm form, CancellationToken cancel)
    {
        if (!MayTry(actor)) return await audit.Refused(actor.Id, "break-glass", "account", actor.Id, cancel);
        var now = clock.GetUtcNow();
        var faults = Check(form);
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var since = now.AddHours(-1);
        if (await db.Set<AuditEntry>().CountAsync(e => e.ActorId == actor.Id && e.Action == "break-glass" && e.Outcome == AuditOutcome.Refused && e.At > since, cancel) >= TriesAnHour)
            return Refusal.TooSoon("glass-tries", TimeSpan.FromHours(1));
        if (await Find(actor, form, cancel) is not { } patient)
        {
            await audit.Refused(actor.Id, "break-glass", "account", actor.Id, cancel);
            return Refusal.Invalid(new FieldFault("reference", "glass-nobody"));
        }
        await Open(actor, patient, PlainWords.Clean(form.Reason, lines: true), now, cancel);
        return patient.Id;
    }

    /// <summary>Those who ask or answer and are of a health profession.</summary>
    public static bool MayTry(Actor actor) => actor.Profession.MayAsk() && (actor.Is(Role.Requester) || actor.Answers);

    static List<FieldFault> Check(BreakGlassForm form)
    {
        var faults = new List<FieldFault>();
        if (Reference.Read(form.Reference) is null) faults.Add(new("reference", "glass-reference-wrong"));
        if (TypedDay.Read(form.BirthDate) is null) faults.Add(new("birthDate", "glass-birth-date-wrong"));
        if (PlainWords.Clean(form.Reason, lines: true).Length is < 10 or > 500) faults.Add(new("reason", "glass-reason-missing"));
        return faults;
    }

    /// <summary>In the territories where the person works.</summary>
    async Task<Patient?> Find(Actor actor, BreakGlassForm form, CancellationToken cancel)
    {
        var (number, born) = (Reference.Read(form.Reference)!.Value, TypedDay.Read(form.BirthDate)!.Value);
        var territories = actor.Grants.Where(g => g.Role is Role.Requester or Role.Expert).Select(g => g.TerritoryId).ToList();
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Number == number && territories.Contains(r.TerritoryId), cancel);
        var patient = request is null ? null : await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        return patient?.BirthDate == born ? patient : null;
    }

    async Task Open(Actor actor, Patient patient, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        var broken = Guid.CreateVersion7(now);
        db.Add(new BrokenGlass
        {
            Id = broken,
            PatientId = patient.Id,
            AccountId = actor.Id,
            Reason = reason,
            OpenedAt = now,
            ClosesAt = now + await db.Time(Policy.BrokenGlass, patient.TerritoryId, cancel),
        });
        var owners = await db.OwnersOf([patient.Id], actor, cancel);
        foreach (var owner in owners)
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = owner, Kind = NoticeKind.GlassBroken, SubjectId = broken, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "break-glass", "patient", patient.Id);
        await db.SaveChangesAsync(cancel);
    }
}
