using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions.Acts;

/// <summary>Traces the acts of an opinion, in the transaction that signs it.</summary>
static class ActsOfOpinion
{
    public static async Task RecordActs(this ExpertiseDb db, Request request, Opinion opinion, DateTimeOffset now, CancellationToken cancel)
    {
        // Two opinions on one patient at once: the second counts the first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"acts" + request.PatientId}, 0))", cancel);
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == request.TerritoryId).Select(t => t.TimeZone).SingleAsync(cancel);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
        var limit = await db.Number(Policy.ActsAYear, request.TerritoryId, cancel);
        var (present, inpatient) = (opinion.PatientPresent, opinion.Inpatient);

        var (kind, blocked) = ActRules.OfExpert(present, inpatient, await Done(opinion.AuthorId, ActKind.Te2), limit);
        db.Add(Of(opinion.AuthorId, kind, blocked, await db.Number(kind is ActKind.Te2 ? Policy.Te2 : Policy.Teleconsultation, request.TerritoryId, cancel)));
        var profession = await db.Set<Account>().Where(a => a.Id == request.RequesterId).Select(a => a.Profession).SingleAsync(cancel);
        if (ActRules.OfRequester(profession, present, inpatient, await Done(request.RequesterId, ActKind.Rqd), limit) is { } asking)
            db.Add(Of(request.RequesterId, asking.Kind, asking.Blocked, await db.Number(Policy.Rqd, request.TerritoryId, cancel)));

        Act Of(Guid account, ActKind what, ActBlock? why, int cents) =>
            new() { Id = Guid.CreateVersion7(now), RequestId = request.Id, AccountId = account, Kind = what, DoneOn = day, AmountCents = cents, Blocked = why, Late = now - request.FiledAt > ActRules.InTime, RecordedAt = now };

        Task<int> Done(Guid account, ActKind what)
        {
            var (from, to) = (new DateOnly(day.Year, 1, 1), new DateOnly(day.Year, 12, 31));
            return db.Set<Act>().CountAsync(a => a.AccountId == account && a.Kind == what && a.Blocked == null && a.DoneOn >= from && a.DoneOn <= to
                && db.Set<Request>().Any(r => r.Id == a.RequestId && r.PatientId == request.PatientId), cancel);
        }
    }
}
