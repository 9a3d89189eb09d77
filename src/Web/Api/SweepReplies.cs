using Npgsql;

namespace TeleExpertise.Web.Api;

/// <summary>Forgets kept replies after three days: whoever repeats a call does it sooner.</summary>
sealed partial class SweepReplies(NpgsqlDataSource database, TimeProvider clock, ILogger<SweepReplies> logger) : BackgroundService
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
            catch (NpgsqlException e)
            {
                Log.NotSwept(logger, e);
            }
        }
    }

    internal async Task Sweep(CancellationToken cancel)
    {
        await using var forget = database.CreateCommand("delete from idempotent_reply where created_at < $1");
        forget.Parameters.Add(new() { Value = clock.GetUtcNow() - Kept });
        await forget.ExecuteNonQueryAsync(cancel);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old replies could not be forgotten; the next hour tries again")]
        public static partial void NotSwept(ILogger logger, Exception error);
    }
}
