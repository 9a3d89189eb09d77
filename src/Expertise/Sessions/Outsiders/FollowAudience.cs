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
    /// <param name="screens">Meeting-room screens that were let in. One hears what everybody may who sits before it; where nobody said so, anybody may sit there, learners too.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Everybody while no case is on; otherwise exactly those named.</returns>
    public async Task<Audience> Run(Guid sessionId, IReadOnlyCollection<Guid> people, IReadOnlyCollection<Guid> screens, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return new(null, null, null);
        var (heard, waiting) = (new HashSet<string>(StringComparer.Ordinal), new List<Guid>());
        foreach (var person in people)
            if (await Hears(person)) heard.Add(person.ToString());
            else waiting.Add(person);
        foreach (var screen in screens)
            if (await Seated(sessionId, screen, cancel) is { Count: > 0 } seated ? await All(seated) : on is { OutsidersWait: false, Learners: true }) heard.Add(screen.ToString());
        await Note(on.Segment.Id, [.. waiting], cancel);
        return new(on.Segment.Id.ToString(), heard, heard);

        async Task<bool> Hears(Guid person) => await find.Run(person, cancel) is { } actor && Places.Of(actor, on.Request, on.Learners, on.OutsidersWait) is not Place.Waits;

        async Task<bool> All(List<Guid> seated)
        {
            foreach (var person in seated)
                if (!await Hears(person)) return false;
            return true;
        }
    }

    /// <summary>Tables are a later stage, hence SQL.</summary>
    Task<List<Guid>> Seated(Guid session, Guid screen, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select s.account_id as "Value" from table_seat s join session_table t on t.id = s.table_id
        where s.session_id = {session} and t.screen_id = {screen} and s.left_at is null and s.refused_at is null
        """).ToListAsync(cancel);

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
