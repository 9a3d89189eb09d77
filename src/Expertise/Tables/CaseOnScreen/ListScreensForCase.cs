using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>A meeting-room screen in the room, for the care team of the case that is on.</summary>
/// <param name="Shown">True while the case is on it.</param>
/// <param name="Agreed">True where the patient agrees that those before it see whose the case is.</param>
/// <param name="Sight">How much it shows, or would.</param>
/// <param name="Because">Names of those for whose sake it is less than everything.</param>
/// <param name="MayShow">The reader may put the case onto it and take it off.</param>
/// <param name="MayName">The reader may note the patient's agreement.</param>
public sealed record ScreenForCase(Guid Id, string Name, bool Shown, bool Agreed, Sight Sight, IReadOnlyList<string> Because, bool MayShow, bool MayName);

/// <summary>Lists the screens that are in the room, with what each may show of the case that is on.</summary>
public sealed class ListScreensForCase(ExpertiseDb db, FindActor find, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>None while no case is on, and for who is outside its care team.</returns>
    public async Task<Outcome<IReadOnlyList<ScreenForCase>>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Join: true } rights) return await audit.Refused(actor.Id, "list-screens", "session", sessionId, cancel);
        var on = await db.CaseOn(sessionId, cancel);
        if (on is null || !actor.MayRead(on.Request)) return new List<ScreenForCase>();
        var alive = clock.GetUtcNow() - EndStaleStays.Silence;
        var here = db.Set<ScreenStay>().Where(s => s.SessionId == sessionId && s.EndedAt == null && s.LastSeenAt >= alive).Select(s => s.ScreenId);
        var there = await db.Set<RoomScreen>().Where(s => here.Contains(s.Id)).OrderBy(s => s.Name).Select(s => new { s.Id, s.Name }).ToListAsync(cancel);
        if (there.Count == 0) return new List<ScreenForCase>();
        var shown = await db.Set<ScreenCase>().AsNoTracking().Where(s => s.SegmentId == on.Segment.Id && s.EndedAt == null).ToDictionaryAsync(s => s.ScreenId, cancel);
        var seated = await db.SeatedAtScreens(find, sessionId, on, cancel);
        var owner = actor.ActsFor(on.Request);
        return there.ConvertAll(screen =>
        {
            var (one, sight) = (shown.GetValueOrDefault(screen.Id), new ScreenSight([.. seated[screen.Id]]));
            var agreed = one?.NamedAt is not null;
            var allows = sight.Allows(agreed);
            return new ScreenForCase(screen.Id, screen.Name, one is not null, agreed, allows, allows is Sight.Whole ? [] : sight.Because,
                rights.Present || (owner && sight.Seated.Any(s => s.AccountId == actor.Id)), owner && one is not null && allows is Sight.WithoutNames);
        });
    }
}
