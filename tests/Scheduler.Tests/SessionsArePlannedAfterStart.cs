using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TeleExpertise.Testing;

namespace TeleExpertise.Scheduler.Tests;

public sealed class SessionsArePlannedAfterStart(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_fresh_demonstration_has_twelve_weeks_of_sessions_within_seconds()
    {
        Assert.True(await Count("select count(*) from series") > 1);
        Assert.True(await Eventually(async () => await Count("select count(*) from series r where (select count(*) from session where series_id = r.id and status = 'planned' and starts_at > now()) < 12") == 0));
        Assert.Equal(0, await Count("select count(*) from (select series_id from session group by series_id having count(*) not between 12 and 13) odd"));
        Assert.Equal(0, await Count("select count(*) from session s join series r on r.id = s.series_id where (select count(*) from slot where session_id = s.id) <> r.session_minutes / r.slot_minutes"));
    }

    [Fact]
    public async Task The_six_jobs_are_kept_in_PostgreSQL()
    {
        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        Assert.True(await Eventually(async () => await Count("select count(*) from quartz.qrtz_job_details") == 6));
        Assert.NotEqual("AUTO", scheduler.SchedulerInstanceId);
        Assert.Equal(6, await Count("select count(*) from quartz.qrtz_triggers where trigger_name <> 'plan-at-start'"));
    }

    async Task<long> Count(string sql) => (long)(await app.Database.Sql(sql))!;

    internal static async Task<bool> Eventually(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await condition()) return true;
            await Task.Delay(50);
        }
        return false;
    }
}
