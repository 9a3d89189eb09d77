using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions.Outsiders;

/// <summary>
/// Who of those who were let into a room may hear and be heard now, and since when the others wait. To be asked again after whatever may change it: the case that is on, its
/// owner's choice, its patient's consent, somebody's roles, somebody who comes in.
/// </summary>
public sealed class FollowAudience(ExpertiseDb db, FindActor find, TimeProvider clock) : IVerb
{
    /// <param name="sessionId">The session.</param>
    /// <param name="people">The accounts that were let in, there or not.</param>
    /// <param name="screens">Meeting-room screens that were let in. Who sits before one is unknown: it is outside, and learners may sit there.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Everybody while no case is on; otherwise exactly those named.</returns>
    public async Task<Audience> Run(Guid sessionId, IReadOnlyCollection<Guid> people, IReadOnlyCollection<Guid> screens, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return new(null, null, null);
        var (heard, waiting) = (new HashSet<string>(StringComparer.Ordinal), new List<Guid>());
        foreach (var person in people)
            if (await find.Run(person, cancel) is { } actor && Places.Of(actor, on.Request, on.Learners, on.OutsidersWait) is not Place.Waits) heard.Add(person.ToString());
            else waiting.Add(person);
        if (on is { OutsidersWait: false, Learners: true }) heard.UnionWith(screens.Select(s => s.ToString()));
        await Note(on.Segment.Id, [.. waiting], cancel);
        return new(on.Segment.Id.ToString(), heard, heard);
    }

    Task<int> Note(Guid segment, Guid[] waiting, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Database.ExecuteSqlAsync($"""
            update case_waiting set ended_at = greatest(began_at, {now}) where segment_id = {segment} and ended_at is null and account_id <> all ({waiting});
            insert into case_waiting (segment_id, account_id, began_at) select s.id, who, greatest(s.began_at, {now}) from case_segment s, unnest({waiting}) who where s.id = {segment} and s.ended_at is null
                on conflict (segment_id, account_id) where ended_at is null do nothing
            """, cancel);
    }
}
