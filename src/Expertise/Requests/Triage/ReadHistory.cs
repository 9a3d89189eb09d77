using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>A case of the same patient that this one takes up again, or that took it up.</summary>
/// <param name="MayRead">The person may open it; otherwise they see that it is there, which only those see whose work the case is.</param>
public sealed record HistoryLine(Guid Id, string Reference, string Service, DateTimeOffset FiledAt, RequestStatus Status, bool Later, bool MayRead);

/// <summary>The cases before and after one, as requesters linked them, the latest first. For the page of a case, which has checked who reads.</summary>
public sealed class ReadHistory(ExpertiseDb db) : IVerb
{
    const int Longest = 20;

    public async Task<IReadOnlyList<HistoryLine>> Run(Actor actor, Request request, CancellationToken cancel)
    {
        var found = new List<(Request Case, bool Later)>();
        for (var at = request.EarlierId; at is { } id && found.Count < Longest;)
        {
            if (await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } earlier) break;
            found.Add((earlier, false));
            at = earlier.EarlierId;
        }
        var later = await db.Set<Request>().AsNoTracking().Where(r => r.EarlierId == request.Id).OrderByDescending(r => r.FiledAt).Take(Longest).ToListAsync(cancel);
        found.AddRange(later.Select(r => (r, true)));
        var services = found.Select(f => f.Case.ServiceId).ToList();
        var names = await db.Set<Service>().Where(s => services.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancel);
        var lines = found.OrderByDescending(f => f.Case.FiledAt)
            .Select(f => new HistoryLine(f.Case.Id, f.Case.Reference, names[f.Case.ServiceId], f.Case.FiledAt, f.Case.Status, f.Later, actor.MayRead(f.Case)));
        // That a patient was sent to another specialty tells a lot: who merely reads this case learns it of those that they may read.
        return [.. lines.Where(l => l.MayRead || actor.WorksOn(request))];
    }
}
