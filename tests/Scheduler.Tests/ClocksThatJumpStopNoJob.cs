using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Scheduler.Tests;

/// <summary>A server whose clock is set while it runs, in the night in which the clocks of Paris change.</summary>
public sealed class ClocksThatJumpStopNoJob(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Night = new(2026, 10, 25, 0, 58, 0, TimeSpan.Zero);

    [Fact]
    public async Task Set_back_or_forward_by_an_hour_it_books_what_waits_soon_and_once()
    {
        using var clock = new ProcessClock();
        clock.Set(Night);
        await using var server = await ServerProcess.Start(database, [.. clock.Settings, ("TZ", "Europe/Paris")]);
        foreach (var jump in new[] { -1, 1, 0 })
        {
            var (request, plan) = await Waiting();
            clock.Set(Night.AddHours(jump));
            await plan();
            Assert.True(await Booked(request), $"{jump}: {server.Output}");
        }
        Assert.Equal(3L, await database.Sql("select count(*) from booking"));
        // The nightly jobs have their next hour, whatever the clock said meanwhile.
        Assert.Equal(0L, await database.Sql($"select count(*) from quartz.qrtz_triggers where next_fire_time > (extract(epoch from timestamptz '{Night:O}' + interval '2 days') * 10000000)::bigint + 621355968000000000"));
    }

    /// <summary>A case that was taken before there was a session, and how to make the session.</summary>
    async Task<(Request Request, Func<Task> Plan)> Waiting()
    {
        var (village, clock) = (await Village.Build(database), new TestClock(Night));
        var expert = await village.Expert();
        await village.Weekly(database, expert, until: new(2026, 10, 31));
        var request = await village.Filed(await village.Requester(), Night);
        Assert.True((await new SessionSteps(database, clock).Take(expert, request)).Succeeded);
        return (request, () => database.Plan(clock));
    }

    Task<bool> Booked(Request request) => SessionsArePlannedAfterStart.Eventually(async () => "booked".Equals(await database.Sql($"select status from request where id = '{request.Id}'")));
}
