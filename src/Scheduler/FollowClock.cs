using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace TeleExpertise.Scheduler;

/// <summary>
/// Wakes the jobs anew when the clock was set. Quartz keeps the hour of the next time: set back by an hour the clock would let what happens every minute wait for an hour, and
/// set forward it is not looked at before the minute is over. Every node does so for itself, because its own thread waits for the old hour.
/// </summary>
sealed partial class FollowClock(ISchedulerFactory schedulers, ILogger<FollowClock> logger) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>What time servers correct and what a busy machine oversleeps is no step.</summary>
    static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var clock = TimeProvider.System;
        using var timer = new PeriodicTimer(Look);
        var (then, ticks) = (DateTimeOffset.MinValue, clock.GetTimestamp()); // it may have been set while no node ran
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (now, passed) = (clock.GetUtcNow(), clock.GetElapsedTime(ticks));
            if ((now - then - passed).Duration() > Step && !await Wake(now, stoppingToken)) continue;
            (then, ticks) = (now, clock.GetTimestamp());
        }
    }

    /// <summary>What happens every minute starts anew; what happens at an hour does so only where that hour now comes sooner, so that one just missed is caught up.</summary>
    async Task<bool> Wake(DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancel);
            var all = (await scheduler.QueryTriggers(new TriggerQuery(), cancel)).Items.Select(t => t.Key).ToList();
            foreach (var stored in await scheduler.GetTriggers(all, cancel))
            {
                var anew = stored.GetTriggerBuilder().StartAt(now).Build();
                if (stored is ISimpleTrigger { RepeatCount: < 0 } || anew.GetFireTimeAfter(now) < stored.NextFireTimeUtc) await scheduler.RescheduleJob(stored.Key, anew, cancel);
            }
            return true;
        }
        catch (SchedulerException e)
        {
            Log.Waiting(logger, e);
            return false;
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The clock was set and the jobs could not be woken anew; tried again in a few seconds")]
        public static partial void Waiting(ILogger logger, Exception error);
    }
}
