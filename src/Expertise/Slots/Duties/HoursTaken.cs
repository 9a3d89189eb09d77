using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Hours in which somebody cannot come, as a plan sees them.</summary>
sealed record HoursTaken(Interval Time, Obstacle Why);

static class TakenHours
{
    /// <summary>When people are taken from an instant on, by their duties and by cases of any service. Whoever plans may know when, and nothing more.</summary>
    public static async Task<Dictionary<Guid, List<HoursTaken>>> HoursTaken(this ExpertiseDb db, IEnumerable<Guid> people, DateTimeOffset since, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, List<HoursTaken>>();
        await foreach (var row in db.Read("select account_id, kind, starts_at, ends_at from hours_taken($1, $2)", cancel, people.ToArray(), since))
        {
            var who = await row.GetFieldValueAsync<Guid>(0, cancel);
            var hours = new Interval(await row.GetFieldValueAsync<DateTimeOffset>(2, cancel), await row.GetFieldValueAsync<DateTimeOffset>(3, cancel));
            if (!found.TryGetValue(who, out var theirs)) found[who] = theirs = [];
            theirs.Add(new(hours, row.GetString(1) switch { "on_call" => Obstacle.OnCall, "tour" => Obstacle.Tour, "away" => Obstacle.Away, _ => Obstacle.Elsewhere }));
        }
        return found;
    }
}
