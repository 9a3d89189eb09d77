using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Web.Documents;

/// <summary>Asks the scanner about what waits, every second. Several processes may run it: a document being asked about is locked.</summary>
sealed partial class ScanLoop(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ScanLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await AskOne(stoppingToken)) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Waiting(logger, e); // most often PostgreSQL is away: what waits goes on waiting
            }
        }
    }

    async Task<bool> AskOne(CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        return await scope.ServiceProvider.GetRequiredService<ScanDocument>().Run(cancel);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Documents wait for the scanner; the next round tries again")]
        public static partial void Waiting(ILogger logger, Exception error);
    }
}
