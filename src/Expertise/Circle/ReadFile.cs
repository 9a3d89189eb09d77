using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Circle;

/// <summary>A patient's file as far as it is open to its reader.</summary>
/// <param name="Cases">The cases that the reader may open, the latest first.</param>
/// <param name="Notes">The social part, the latest first; null when it is not open to the reader.</param>
/// <param name="Asked">True when the reader asked about the patient, or stands in for who did.</param>
/// <param name="Until">When the reader's emergency access ends; null when they have none.</param>
public sealed record FileView(Patient Patient, IReadOnlyList<FileCase> Cases, IReadOnlyList<NoteLine>? Notes, bool Asked, DateTimeOffset? Until);

/// <summary>A case of the file.</summary>
public sealed record FileCase(Request Request, string Service);

/// <summary>A note of the social part.</summary>
public sealed record NoteLine(string Text, string Author, Profession Profession, DateTimeOffset At);

/// <summary>Opens a patient's file to those who may see a part of it; leaves an audit row either way.</summary>
public sealed class ReadFile(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<FileView>> Run(Actor actor, Guid patientId, CancellationToken cancel)
    {
        var patient = await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == patientId, cancel);
        var (asked, cases) = patient is null ? (false, []) : (await db.AskedAbout(actor, patientId, cancel), await Cases(actor, patientId, cancel));
        var social = asked || actor.SeesSocial(patientId);
        if (patient is null || (cases.Count == 0 && !social)) return await audit.Refused(actor.Id, "read-file", "patient", patientId, cancel);
        var view = new FileView(patient, cases, social ? await Notes(patientId, cancel) : null, asked, await Emergency(actor, patientId, cancel));
        audit.Done(actor.Id, "read-file", "patient", patientId);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    async Task<List<FileCase>> Cases(Actor actor, Guid patientId, CancellationToken cancel)
    {
        var rows = await (
            from request in db.Set<Request>().AsNoTracking()
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            where request.PatientId == patientId
            orderby request.FiledAt descending
            select new { request, service.Name }).ToListAsync(cancel);
        return [.. rows.Where(r => actor.MayRead(r.request)).Select(r => new FileCase(r.request, r.Name))];
    }

    async Task<List<NoteLine>> Notes(Guid patientId, CancellationToken cancel)
    {
        var rows = await (
            from note in db.Set<SocialNote>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on note.AuthorId equals account.Id
            where note.PatientId == patientId
            orderby note.WrittenAt descending
            select new { note, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new NoteLine(r.note.Text, r.account.DisplayName, r.account.Profession, r.note.WrittenAt));
    }

    Task<DateTimeOffset?> Emergency(Actor actor, Guid patientId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<BrokenGlass>().Where(g => g.PatientId == patientId && g.AccountId == actor.Id && g.ClosesAt > now).MaxAsync(g => (DateTimeOffset?)g.ClosesAt, cancel);
    }
}
