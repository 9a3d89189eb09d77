using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Testing;

namespace TeleExpertise.Scheduler.Tests;

public sealed class SessionsArePlannedAfterStart(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_fresh_demonstration_has_twelve_weeks_of_sessions_within_seconds()
    {
        Assert.True(await Count("select count(*) from series") > 1);
        Assert.True(await Eventually(async () => await Missing(app.Database) == 0));
        Assert.Equal(0, await Count("select count(*) from (select series_id from session group by series_id having count(*) > 13) odd"));
        Assert.Equal(0, await Count($"select count(*) from session where local_date in ({Closed})"));
        Assert.Equal(0, await Count("select count(*) from session s join series r on r.id = s.series_id where (select count(*) from slot where session_id = s.id) <> r.session_minutes / r.slot_minutes"));
    }

    /// <summary>As many as there are classes of them.</summary>
    internal static readonly long Jobs = typeof(SchedulerStage).Assembly.GetTypes().Count(type => type.IsAssignableTo(typeof(IJob)));

    [Fact]
    public async Task Every_job_is_kept_in_PostgreSQL_with_its_trigger()
    {
        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        Assert.True(await Eventually(async () => await Count("select count(*) from quartz.qrtz_job_details") == Jobs));
        Assert.NotEqual("AUTO", scheduler.SchedulerInstanceId);
        Assert.Equal(Jobs, await Count("select count(*) from quartz.qrtz_triggers where trigger_name <> 'plan-at-start'"));
    }

    /// <summary>The public holidays of this year and the next, for SQL.</summary>
    static string Closed { get; } = string.Join(", ", Enumerable.Range(TimeProvider.System.Today().Year, 2).SelectMany(year => Holidays.Of(year, HolidayRegion.Metropole)).Select(h => $"date '{h.Day:yyyy-MM-dd}'"));

    /// <summary>How many days of series in the twelve weeks from tomorrow have no session and are no holiday.</summary>
    internal static async Task<long> Missing(TestDatabase database) => (long)(await database.Sql($"""
        select count(*) from series r, generate_series(1, 83) days, lateral (select (now() at time zone r.time_zone)::date + days as day) d
        where extract(isodow from day) = r.weekday and day between r.valid_from and coalesce(r.valid_until, 'infinity') and day not in ({Closed})
            and not exists (select from session where series_id = r.id and local_date = day)
        """))!;

    async Task<long> Count(string sql) => (long)(await app.Database.Sql(sql))!;

    internal static async Task<bool> Eventually(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (await condition()) return true;
            await Task.Delay(100); // each look is a connection of its own
        }
        return false;
    }
}
