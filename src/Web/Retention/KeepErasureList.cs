using TeleExpertise.Expertise.Circle.Retention.Erasing;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Retention;

/// <summary>Writes every few seconds, outside the database, which files were erased.</summary>
sealed partial class KeepErasureList(IServiceScopeFactory scopes, ErasureList list, TimeProvider clock, ILogger<KeepErasureList> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateSystemScope();
                await list.Add(await scope.ServiceProvider.GetRequiredService<ListErased>().Run(stoppingToken), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // PostgreSQL is away, or the disk is full: the next round writes what this one would have.
                Log.Unwritten(logger, e);
            }
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The list of erasures is not written; the next round tries again")]
        public static partial void Unwritten(ILogger logger, Exception error);
    }
}

static class RetentionStage
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        var file = builder.Configuration["Erasures:List"] ?? Path.Combine(builder.DataFolder(), "erasures.jsonl");
        builder.Services.AddSingleton(_ => new ErasureList(file));
        builder.Services.AddHostedService<KeepErasureList>();
    }
}
