using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Testing;

namespace TeleExpertise.Scheduler.Tests;

public sealed class TwoSchedulersDoNotDuplicate(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Two_nodes_on_one_database_share_the_jobs_and_plan_each_session_once()
    {
        var village = await Village.Build(database);
        await village.Weekly(database, await village.Expert());
        await village.Weekly(database, await village.Expert(village.Dermatology), weekday: 2);
        using var one = Node();
        using var other = Node();
        await Task.WhenAll(one.StartAsync(), other.StartAsync());

        Assert.True(await SessionsArePlannedAfterStart.Eventually(async () => await SessionsArePlannedAfterStart.Missing(database) == 0 && await Count("quartz.qrtz_scheduler_state") == 2));
        await Task.Delay(500); // time for a second plan to do harm
        Assert.Equal(0L, await database.Sql("select count(*) - count(distinct (series_id, local_date)) from session"));
        Assert.Equal(await Count("session") * 6, await Count("slot"));
        Assert.Equal(SessionsArePlannedAfterStart.Jobs, await Count("quartz.qrtz_job_details"));
        Assert.Equal(SessionsArePlannedAfterStart.Jobs, await database.Sql("select count(*) from quartz.qrtz_triggers where trigger_name <> 'plan-at-start'"));
        await Task.WhenAll(one.StopAsync(), other.StopAsync());
    }

    [Fact]
    public void A_node_may_leave_the_schedule_to_others()
    {
        using var node = Node(enabled: false);
        Assert.Null(node.Services.GetService<Quartz.ISchedulerFactory>());
    }

    IHost Node(bool enabled = true)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["Scheduler:Enabled"] = enabled ? "true" : "false";
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(TestDatabase.Sealer).AddDatabase(database.App).AddVerbs(typeof(ExpertiseDb).Assembly);
        builder.AddScheduler();
        return builder.Build();
    }

    async Task<long> Count(string table) => (long)(await database.Sql($"select count(*) from {table}"))!;
}
