using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>With whose eyes a screen looks at the case that is on, and how much it may show of it.</summary>
/// <param name="Reader">Who put the case there.</param>
/// <param name="Sight">Never nothing.</param>
sealed record ScreenReader(CaseOn On, Actor Reader, Sight Sight);

static class FindScreenReader
{
    /// <summary>To be asked as the server: a screen holds no role. Null where it shows nothing: no case was put there, or who did may not read it any more.</summary>
    public static async Task<ScreenReader?> ReaderOfScreen(this ExpertiseDb db, FindActor find, Guid screenId, Guid sessionId, CancellationToken cancel)
    {
        if (await db.CaseOn(sessionId, cancel) is not { } on) return null;
        var shown = await db.Set<ScreenCase>().AsNoTracking().SingleOrDefaultAsync(s => s.SegmentId == on.Segment.Id && s.ScreenId == screenId && s.EndedAt == null, cancel);
        if (shown is null || await find.Run(shown.ShownById, cancel) is not { } reader || !reader.MayRead(on.Request)) return null;
        var sight = new ScreenSight([.. (await db.SeatedAtScreens(find, sessionId, on, cancel))[screenId]]).Allows(shown.NamedAt is not null);
        return sight is Sight.Nothing ? null : new(on, reader, sight);
    }
}
