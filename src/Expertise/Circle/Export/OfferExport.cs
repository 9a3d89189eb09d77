using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Circle.Export;

/// <summary>What an archive of a patient's file would hold.</summary>
/// <param name="Cases">The oldest first.</param>
public sealed record ExportOffer(string Reference, Patient Patient, IReadOnlyList<OfferedCase> Cases);

/// <summary>A case of it.</summary>
/// <param name="Bytes">Of its documents together.</param>
public sealed record OfferedCase(string Reference, string Service, DateTimeOffset FiledAt, int Documents, long Bytes);

/// <summary>Says what there is to give out, to whoever asked in one of the cases; nothing leaves.</summary>
public sealed class OfferExport(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<ExportOffer>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var asked = await db.OwnCase(actor, requestId, cancel);
        if (asked is null) return await audit.Refused(actor.Id, "export-file", "request", requestId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == asked.PatientId, cancel);
        var rows = await (
            from request in db.Set<Request>().AsNoTracking()
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            where request.PatientId == patient.Id
            orderby request.FiledAt, request.Number
            select new { request, service.Name }).ToListAsync(cancel);
        var seen = rows.FindAll(r => actor.MayRead(r.request));
        var ids = seen.ConvertAll(r => (Guid?)r.request.Id);
        var sizes = await db.Set<Document>().Where(d => ids.Contains(d.RequestId) && d.MadeFromId == null && d.MediaType != null)
            .GroupBy(d => d.RequestId!.Value).Select(g => new { g.Key, Count = g.Count(), Bytes = g.Sum(d => d.Size) }).ToDictionaryAsync(g => g.Key, cancel);
        return new ExportOffer(asked.Reference, patient, seen.ConvertAll(r =>
            new OfferedCase(r.request.Reference, r.Name, r.request.FiledAt, sizes.GetValueOrDefault(r.request.Id)?.Count ?? 0, sizes.GetValueOrDefault(r.request.Id)?.Bytes ?? 0)));
    }
}
