using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A patient about whom the person has asked before.</summary>
/// <param name="RequestId">The last request about them.</param>
/// <param name="Number">Its number.</param>
/// <param name="Patient">Who it is.</param>
/// <param name="AskedAt">When that was.</param>
public sealed record KnownPatient(Guid RequestId, long Number, Patient Patient, DateTimeOffset AskedAt);

/// <summary>The patients of one's own requests, and of those whom one replaces, the last asked about first.</summary>
public sealed class ListKnownPatients(ExpertiseDb db) : IVerb
{
    /// <param name="actor">Who is about to ask.</param>
    /// <param name="typed">The beginning of a name; empty for all.</param>
    /// <param name="most">How many to give.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<KnownPatient>> Run(Actor actor, string? typed, int most, CancellationToken cancel)
    {
        var rows = await (
            from r in db.RequestsOf(actor).AsNoTracking()
            join p in db.Set<Patient>().AsNoTracking() on r.PatientId equals p.Id
            orderby r.FiledAt descending
            select new { r.Id, r.Number, r.FiledAt, Patient = p }).ToListAsync(cancel);
        // Compared here: the same name is typed with and without accents, and how the table keeps it is not this verb's business.
        var sought = Traits.Bare(PlainWords.Clean(typed));
        return [.. rows.DistinctBy(r => r.Patient.Id)
            .Where(r => new[] { r.Patient.BirthName, r.Patient.UsedName, r.Patient.BirthGivenNames }.Any(name => name is not null && Traits.Bare(name).StartsWith(sought, StringComparison.Ordinal)))
            .Take(most).Select(r => new KnownPatient(r.Id, r.Number, r.Patient, r.FiledAt))];
    }
}
