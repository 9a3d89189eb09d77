using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>A case with a slot, of which no calendar was told yet.</summary>
static class Invitation
{
    /// <summary>Books one on Saturday 21 November 2026 for the next Thursday.</summary>
    /// <returns>The address to which its requester's invitation will go.</returns>
    public static async Task<string> Make(TestDatabase database)
    {
        var (village, clock) = (await Village.Build(database), new TestClock(Timetable.Saturday));
        var (expert, requester) = (await village.Expert(), await village.Requester());
        var email = $"{requester.Id:n}@example.org";
        await database.Sql($"update account set email = '{email}', normalized_email = upper('{email}') where id = '{requester.Id}'");
        await village.Weekly(database, expert, until: new(2026, 11, 30));
        await database.Plan(clock);
        Assert.True((await new SessionSteps(database, clock).Take(expert, await village.Filed(requester, clock.GetUtcNow()))).Succeeded);
        return email;
    }
}
