using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions.FollowUp;

/// <summary>What goes along with a patient who goes to the hospital that was asked.</summary>
/// <param name="Opinion">As it was signed.</param>
/// <param name="Patient">As they are known today; the INS of a qualified identity only.</param>
/// <param name="Documents">Names of all that the case holds today.</param>
/// <param name="By">Who has it written.</param>
/// <param name="Contact">Whom to call: as the requester noted it, otherwise as the service says.</param>
/// <param name="On">The day of the transfer or admission, once told.</param>
/// <param name="Note">What the requester added to it.</param>
/// <param name="Wanted">What the service wants, one thing each.</param>
public sealed record Transfer(OpinionContent Opinion, ReportPatient Patient, IReadOnlyList<string> Documents, string By, string Contact, DateOnly? On, string Note, IReadOnlyList<string> Wanted, DateTimeOffset At);

/// <summary>Gathers it for the side that asked, once an opinion is signed.</summary>
public sealed class ReadTransfer(ExpertiseDb db, SigningKeys keys, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Transfer>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.ActsFor(request)) return await audit.Refused(actor.Id, "read-transfer", "request", requestId, cancel);
        var opinion = await db.Set<Opinion>().AsNoTracking().SingleOrDefaultAsync(o => o.RequestId == requestId && o.Status == OpinionStatus.Signed, cancel);
        if (opinion is null) return Refusal.NotFound;
        var report = await OpinionReport.Signed(db, keys, request, opinion, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        var service = await db.Set<Service>().AsNoTracking().SingleAsync(s => s.Id == request.ServiceId, cancel);
        var told = await Told(requestId, cancel);
        audit.Done(actor.Id, "read-transfer", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return new Transfer(
            report.Content, ReportFacts.Named(patient), [.. (await ReportFacts.Documents(db, requestId, cancel)).Select(d => d.Name)], actor.DisplayName,
            told is { Contact.Length: > 0 } ? told.Contact : service.AdmissionContact, told?.HappenedOn, told?.Note ?? "",
            service.AdmissionList.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), clock.GetUtcNow());
    }

    /// <summary>The requester's last word, where it is a departure for the hospital.</summary>
    async Task<CaseOutcome?> Told(Guid requestId, CancellationToken cancel)
    {
        var last = await db.Set<CaseOutcome>().AsNoTracking().Where(o => o.RequestId == requestId).OrderByDescending(o => o.RecordedAt).ThenByDescending(o => o.Id).FirstOrDefaultAsync(cancel);
        return last is { Kind: OutcomeKind.Transferred or OutcomeKind.Admitted } ? last : null;
    }
}
