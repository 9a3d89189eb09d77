using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace TeleExpertise.Scheduler;

/// <summary>
/// Wakes work that may run twice, late or on several machines at once without harm: Quartz only wakes, PostgreSQL decides.
/// Nodes share Quartz's tables, so that one that dies is replaced: what it was doing another one does again within seconds.
/// </summary>
public static class SchedulerStage
{
    /// <summary>Night-time of the territories' calendars.</summary>
    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Registers the jobs, unless the setting <c>Scheduler:Enabled</c> is false. Needs a <c>DbDataSource</c> and the verbs.</summary>
    public static void AddScheduler(this IHostApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue("Scheduler:Enabled", true)) return;
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o => o.InstanceName = "teleexpertise");
            quartz.UseTimeProvider(TimeProvider.System); // a test that sets the verbs' clock does not stop the wake-ups
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(database => database.UseRegisteredDataSource = true);
                store.ConfigureStore(o => o.TablePrefix = "quartz.qrtz_");
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromSeconds(2);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(4);
                });
            });
            quartz.AddJobs();
        });
        // Triggers stored by another node or an earlier start stay as they are; overwriting them would forget what they missed.
        builder.Services.Configure<QuartzOptions>(o => o.Scheduling.IgnoreDuplicates = true);
        builder.Services.AddQuartzHostedService(o => o.AwaitApplicationStarted = true);
        builder.Services.AddHostedService<FollowClock>();
    }

    static void AddJobs(this IQuartzBuilder quartz)
    {
        quartz.AddJob<PlanSessionsJob>(job => job.WithIdentity(Key<PlanSessionsJob>()).StoreDurably().RequestRecovery());
        quartz.AddTrigger<PlanSessionsJob>(t => t.ForJob(Key<PlanSessionsJob>()).WithIdentity("plan-at-start").StartNow());
        quartz.AddTrigger<PlanSessionsJob>(t => t.ForJob(Key<PlanSessionsJob>()).WithIdentity("plan-nightly")
            .WithCronSchedule("0 15 3 * * ?", c => c.InTimeZone(Paris).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        quartz.AddJob<SweepDraftsJob>(job => job.WithIdentity(Key<SweepDraftsJob>()).StoreDurably().RequestRecovery());
        quartz.AddTrigger<SweepDraftsJob>(t => t.ForJob(Key<SweepDraftsJob>()).WithIdentity("sweep-drafts-nightly")
            .WithCronSchedule("0 40 3 * * ?", c => c.InTimeZone(Paris).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        quartz.AddJob<RemindUnreadJob>(job => job.WithIdentity(Key<RemindUnreadJob>()).StoreDurably().RequestRecovery());
        quartz.AddTrigger<RemindUnreadJob>(t => t.ForJob(Key<RemindUnreadJob>()).WithIdentity("remind-unread-hourly")
            .WithCronSchedule("0 5 8-18 * * ?", c => c.InTimeZone(Paris).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        quartz.AddJob<RemindReviewJob>(job => job.WithIdentity(Key<RemindReviewJob>()).StoreDurably().RequestRecovery());
        quartz.AddTrigger<RemindReviewJob>(t => t.ForJob(Key<RemindReviewJob>()).WithIdentity("remind-review-daily")
            .WithCronSchedule("0 30 7 * * ?", c => c.InTimeZone(Paris).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        quartz.AddJob<RemindCoSignaturesJob>(job => job.WithIdentity(Key<RemindCoSignaturesJob>()).StoreDurably().RequestRecovery());
        quartz.AddTrigger<RemindCoSignaturesJob>(t => t.ForJob(Key<RemindCoSignaturesJob>()).WithIdentity("remind-co-signatures-daily")
            .WithCronSchedule("0 35 7 * * ?", c => c.InTimeZone(Paris).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        quartz.EveryMinute<BookWaitingJob>();
        quartz.EveryMinute<KeepFirstAnswerJob>();
        quartz.EveryMinute<KeepSecondSeatsJob>();
        quartz.EveryMinute<CloseOverdueSessionsJob>();
        quartz.EveryMinute<EndStaleStaysJob>();
        quartz.EveryMinute<TellCalendarsJob>();
        quartz.EveryMinute<ReadRostersJob>();
    }

    static void EveryMinute<TJob>(this IQuartzBuilder quartz) where TJob : class, IJob
    {
        quartz.AddJob<TJob>(job => job.WithIdentity(Key<TJob>()).StoreDurably().RequestRecovery());
        quartz.AddTrigger<TJob>(t => t.ForJob(Key<TJob>()).WithIdentity(typeof(TJob).Name)
            .WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
    }

    static JobKey Key<TJob>() => new(typeof(TJob).Name);
}
