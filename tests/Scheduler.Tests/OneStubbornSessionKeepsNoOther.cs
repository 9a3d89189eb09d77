using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TeleExpertise.Testing;

namespace TeleExpertise.Scheduler.Tests;

public sealed class OneStubbornSessionKeepsNoOther(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task An_overdue_session_closes_although_an_older_one_cannot()
    {
        Assert.True(await SessionsArePlannedAfterStart.Eventually(async () => (long)(await app.Database.Sql("select count(*) from session"))! >= 24));
        var stubborn = await Overdue(hours: 9);
        var ordinary = await Overdue(hours: 6);
        await app.Database.Sql($"""
            create function refuse_to_end() returns trigger language plpgsql as $$ begin raise exception 'stubborn'; end $$;
            create trigger stubborn before update on session for each row when (old.id = '{stubborn}' and new.status = 'ended') execute function refuse_to_end();
            """);

        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        await scheduler.TriggerJob(new JobKey("CloseOverdueSessionsJob"));

        Assert.True(await SessionsArePlannedAfterStart.Eventually(async () => await Status(ordinary) == "ended"), await Status(ordinary));
        Assert.Equal("open", await Status(stubborn));
    }

    /// <summary>A planned session, opened and forgotten so many hours ago.</summary>
    async Task<Guid> Overdue(int hours) => (Guid)(await app.Database.Sql($"""
        update session set status = 'open', opened_at = now() - interval '{hours} hours', starts_at = now() - interval '{hours} hours', ends_at = now() - interval '{hours - 1} hours'
        where id = (select id from session where status = 'planned' order by starts_at desc limit 1) returning id
        """))!;

    async Task<string> Status(Guid session) => (string)(await app.Database.Sql($"select status from session where id = '{session}'"))!;
}
