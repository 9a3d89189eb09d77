using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>How much of a case a screen may show: what the least privileged of those before it may see.</summary>
public enum Sight
{
    /// <summary>Nothing: nobody sits there, or somebody who waits while the case is on.</summary>
    Nothing,

    /// <summary>What tells nobody whose it is: somebody sits there who is outside its care team.</summary>
    WithoutNames,

    /// <summary>Whose it is too: all who sit there are of its care team, or the patient agrees.</summary>
    Whole,
}

/// <summary>What decides it.</summary>
/// <param name="Seated">Those who sit there, by name, each with their place; a seat that is not confirmed counts too.</param>
public sealed record ScreenSight(IReadOnlyList<(Guid AccountId, string Name, Place Place)> Seated)
{
    /// <param name="agreed">True where the patient agrees that those before the screen see whose the case is.</param>
    public Sight Allows(bool agreed) =>
        Seated.Count == 0 || Seated.Any(s => s.Place is Place.Waits) ? Sight.Nothing
        : agreed || Seated.All(s => s.Place is Place.Team) ? Sight.Whole
        : Sight.WithoutNames;

    /// <summary>The names of those for whose sake less is shown.</summary>
    public IReadOnlyList<string> Because =>
        [.. Seated.Where(s => s.Place == (Seated.Any(w => w.Place is Place.Waits) ? Place.Waits : Place.Outside)).Select(s => s.Name)];
}

static class FindScreenSight
{
    /// <summary>Each screen with those before it. Roles are looked at as the server, whoever asks.</summary>
    public static async Task<ILookup<Guid, (Guid AccountId, string Name, Place Place)>> SeatedAtScreens(this ExpertiseDb db, FindActor find, Guid sessionId, CaseOn on, CancellationToken cancel)
    {
        var seats = await (
            from seat in db.Set<TableSeat>().AsNoTracking()
            join table in db.Set<SessionTable>() on seat.TableId equals table.Id
            where seat.SessionId == sessionId && seat.LeftAt == null && table.ScreenId != null
            orderby seat.SatAt
            select new { Screen = table.ScreenId!.Value, seat.AccountId }).ToListAsync(cancel);
        using var system = db.As(Reach.System);
        var seated = new List<(Guid Screen, (Guid, string, Place) Who)>();
        foreach (var seat in seats)
        {
            var actor = await find.Run(seat.AccountId, cancel);
            // Who may not even sign in any more sees nothing.
            seated.Add((seat.Screen, (seat.AccountId, actor?.DisplayName ?? "", actor is null ? Place.Waits : Places.Of(actor, on.Request, on.Learners, on.OutsidersWait))));
        }
        return seated.ToLookup(s => s.Screen, s => s.Who);
    }
}
