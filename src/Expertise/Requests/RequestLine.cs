using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A request as one line of a list.</summary>
public sealed record RequestLine(
    Guid Id, long Number, string PatientName, string PatientGivenNames, DateOnly BirthDate, string Question, string Service, string Organisation,
    Urgency Urgency, RequestStatus Status, DateTimeOffset FiledAt, DateTimeOffset AnswerDueAt, DateTimeOffset? ClosedAt, DateTimeOffset? AskedAt, string? AssignedTo)
{
    /// <summary>The number as people say it.</summary>
    public string Reference => Requests.Reference.Of(Number);
}

static class RequestLines
{
    /// <summary>As lines, in the order of the requests. Patients are opened here: no query can name them.</summary>
    public static async Task<List<RequestLine>> Lines(this IQueryable<Request> requests, ExpertiseDb db, CancellationToken cancel)
    {
        var rows = await (
            from r in requests.AsNoTracking()
            join p in db.Set<Patient>().AsNoTracking() on r.PatientId equals p.Id
            join s in db.Set<Service>() on r.ServiceId equals s.Id
            join o in db.Set<Organisation>() on r.OrganisationId equals o.Id
            from to in db.Set<Account>().Where(a => a.Id == r.AssignedToId).DefaultIfEmpty()
            select new { Request = r, Patient = p, Service = s.Name, Organisation = o.ShortName, To = to == null ? null : (to.Title == null ? "" : to.Title + " ") + to.FamilyName }).ToListAsync(cancel);
        return rows.ConvertAll(row =>
        {
            var (r, p) = (row.Request, row.Patient);
            return new RequestLine(r.Id, r.Number, p.UsedName ?? p.BirthName, p.BirthGivenNames, p.BirthDate, r.Question, row.Service, row.Organisation,
                r.Urgency, r.Status, r.FiledAt, r.AnswerDueAt, r.ClosedAt, r.AskedAt, row.To);
        });
    }
}
