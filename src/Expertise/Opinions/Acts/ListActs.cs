using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions.Acts;

/// <summary>A professional's acts of a year, the latest first. The case is named by its number alone: a list for the accounts holds no health data.</summary>
public sealed record ActsOfYear(int Year, IReadOnlyList<ActLine> Lines)
{
    /// <summary>What may be billed, cents.</summary>
    public int TotalCents => Lines.Where(l => l.Blocked is null).Sum(l => l.AmountCents);

    /// <summary>How many may be billed that the territory has not priced: they are in no total.</summary>
    public int Unpriced => Lines.Count(l => l.Blocked is null && !l.Priced);
}

/// <summary>One act.</summary>
public sealed record ActLine(Guid RequestId, string Reference, string Service, ActKind Kind, DateOnly DoneOn, int AmountCents, ActBlock? Blocked, bool Late)
{
    /// <summary>False where the territory had set no amount.</summary>
    public bool Priced => AmountCents > 0;
}

/// <summary>Lists one's own acts of a calendar year.</summary>
public sealed class ListActs(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <param name="actor">Whose.</param>
    /// <param name="year">Null for this one.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<ActsOfYear> Run(Actor actor, int? year, CancellationToken cancel)
    {
        var of = year is >= 2000 and <= 2200 ? year.Value : clock.Today().Year;
        var (first, last) = (new DateOnly(of, 1, 1), new DateOnly(of, 12, 31));
        var rows = await (
            from act in db.Set<Act>().AsNoTracking()
            join request in db.Set<Request>() on act.RequestId equals request.Id
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            where act.AccountId == actor.Id && act.DoneOn >= first && act.DoneOn <= last
            orderby act.DoneOn descending, act.Id descending
            select new { act, request.Number, service.Name }).ToListAsync(cancel);
        return new(of, rows.ConvertAll(r => new ActLine(r.act.RequestId, Reference.Of(r.Number), r.Name, r.act.Kind, r.act.DoneOn, r.act.AmountCents, r.act.Blocked, r.act.Late)));
    }
}
