using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Web.Api;

/// <summary>Forgets kept replies after three days: whoever repeats a call does it sooner.</summary>
sealed partial class SweepReplies(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SweepReplies> logger) : BackgroundService
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotSwept(logger, e);
            }
        }
    }

    internal async Task Sweep(CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        var before = clock.GetUtcNow() - Kept;
        await scope.ServiceProvider.GetRequiredService<ExpertiseDb>().Database.ExecuteSqlAsync($"delete from idempotent_reply where created_at < {before}", cancel);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old replies could not be forgotten; the next hour tries again")]
        public static partial void NotSwept(ILogger logger, Exception error);
    }
}
